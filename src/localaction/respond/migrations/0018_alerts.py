
import localaction.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('respond', '0017_after_the_arrest'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('county', models.CharField(max_length=5)),
                ('language', models.CharField(max_length=5)),
                ('channel', models.CharField(max_length=10)),
                ('contact', localaction.vault.fields.SealedText()),
                ('mark', localaction.vault.fields.Blob(max_length=16)),
                ('is_woken', models.BooleanField(default=False)),
                ('code_mark', localaction.vault.fields.Blob(max_length=16)),
                ('n_tries', models.PositiveSmallIntegerField(default=0)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='statement',
            name='alerted_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='statement',
            name='is_alert',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='statement',
            name='n_alerted',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('alerted_at__isnull', True), models.Q(('is_alert', True), ('published_at__isnull', False)), _connector='OR'), name='respond_statement_alerted'),
        ),
        migrations.AddIndex(
            model_name='subscriber',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', False)), fields=['county'], name='respond_subscriber_county'),
        ),
        migrations.AddIndex(
            model_name='subscriber',
            index=models.Index(fields=['mark'], name='respond_subscriber_mark'),
        ),
        migrations.AddConstraint(
            model_name='subscriber',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', False)), fields=('mark', 'county'), name='respond_subscriber_once'),
        ),
    ]
