"""What the portal has told the person, and how the person wants to be told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies import notices as service
from agencies import services
from agencies.models import Notice, User

PER_PAGE = 30


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    own = Notice.objects.visible_to(request.user)
    context = {
        "page": Paginator(own, PER_PAGE).get_page(request.GET.get("halaman")),
        "unread": own.unread().count(),
        "choices": User.MailNotices.choices,
    }
    return render(request, "agencies/notices.html", context)


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it read and lead to where the person acts on it."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return redirect(notice.url)


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    service.read_all(request.user)
    messages.success(request, "Semua pemberitahuan ditandai sudah dibaca.")
    return redirect("agencies:notices")


@require_POST
def mail_choice(request: HttpRequest) -> HttpResponse:
    services.choose_mail(by=request.user, choice=request.POST.get("mail_notices", ""))
    messages.success(request, "Pilihan surel tersimpan.")
    return redirect("agencies:notices")
