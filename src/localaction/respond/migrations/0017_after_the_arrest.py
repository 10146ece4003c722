import django.db.models.deletion
import localaction.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('respond', '0016_merged_searches'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Enclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('picture', models.CharField(max_length=100, unique=True)),
                ('added_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('n_tries', models.PositiveSmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('refused', models.CharField(blank=True, max_length=10)),
            ],
        ),
        migrations.RemoveField(
            model_name='photo',
            name='kept_until_at',
        ),
        migrations.AddField(
            model_name='custody',
            name='given_to',
            field=models.CharField(blank=True, choices=[('ATTORNEY', 'the person’s attorney'), ('FAMILY', 'the family'), ('COURT', 'a court or agency'), ('NETWORK', 'this network, to publish')], max_length=8),
        ),
        migrations.AddField(
            model_name='evidence',
            name='copy_key',
            field=localaction.vault.fields.SealedBytes(),
        ),
        migrations.AddField(
            model_name='evidence',
            name='copy_sha256',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='evidence',
            name='n_copy_bytes',
            field=models.PositiveBigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='evidence',
            name='report',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='evidence', to='respond.report'),
        ),
        migrations.AddField(
            model_name='handoff',
            name='family_asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='handoff',
            name='family_said',
            field=models.CharField(blank=True, choices=[('YES', 'it agrees'), ('NO', 'it does not want it')], max_length=3),
        ),
        migrations.AlterField(
            model_name='followup',
            name='kind',
            field=models.CharField(choices=[('FIND', 'find where the person is held'), ('LAWYER', 'find a lawyer'), ('FAMILY', 'ask the family whether it wants to be contacted'), ('CONTACT', 'contact the family'), ('SCHOOL', 'school pick-up'), ('OTHER', 'something else')], max_length=8),
        ),
        migrations.AddConstraint(
            model_name='custody',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'GIVEN'), models.Q(('given_to', ''), _negated=True)), models.Q(models.Q(('act', 'GIVEN'), _negated=True), ('given_to', '')), _connector='OR'), name='respond_custody_given_to'),
        ),
        migrations.AddConstraint(
            model_name='handoff',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('family_asked_at__isnull', True), ('family_said', '')), models.Q(models.Q(('family_said', ''), _negated=True), ('family_asked_at__isnull', False)), _connector='OR'), name='respond_hand_off_family_asked'),
        ),
        migrations.AddField(
            model_name='enclosure',
            name='incident',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='enclosures', to='respond.incident'),
        ),
        migrations.AddField(
            model_name='enclosure',
            name='report',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='enclosures', to='respond.report'),
        ),
        migrations.AddIndex(
            model_name='enclosure',
            index=models.Index(condition=models.Q(('done_at__isnull', True)), fields=['due_at'], name='respond_enclosure_due'),
        ),
        migrations.AddConstraint(
            model_name='enclosure',
            constraint=models.CheckConstraint(condition=models.Q(('report__isnull', True), ('incident__isnull', True), _connector='OR'), name='respond_enclosure_of_one'),
        ),
    ]
