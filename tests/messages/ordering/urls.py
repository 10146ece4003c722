"""The site's addresses, and one that orders letters as a room's own page would: one transaction, one form token."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from localaction.messages.actions.queue import Recipient, Route, queue
from localaction.messages.models import Channel
from localaction.site.urls import urlpatterns as of_the_site

LETTERS_EACH = 2


@csrf_exempt
@require_POST
def order(request):
    """Queue the letters of one order; the same token orders the same letters again, which changes nothing."""
    token, n = request.POST["token"], int(request.POST["n"])
    with transaction.atomic():
        for subscriber in range(n * LETTERS_EACH, (n + 1) * LETTERS_EACH):
            to = Recipient((Route(Channel.EMAIL, f"subscriber{subscriber}@example.org"),))
            queue("tests.letter", to, {"code": str(subscriber)}, key=f"letter:{token}:{subscriber}", at=timezone.now())
    return HttpResponse(status=201)


urlpatterns = [path("orders/", order), *of_the_site]
