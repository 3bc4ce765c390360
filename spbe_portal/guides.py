"""The newcomers' guides: the Markdown files of docs/panduan, as pages of the portal."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from PIL import Image

from agencies.access import memberships
from agencies.models import Role, User

FOLDER = settings.BASE_DIR / "docs" / "panduan"
PICTURES = "../gambar/"  # as the files write it: the same link works where they are read in the repository
PHONE = 400  # pixels; a picture up to this width is a phone's and stands beside the text


@dataclass(frozen=True)
class Guide:
    """One role's guide; `slug` is the file's name without its ending."""

    slug: str
    role: Role
    label: str
    about: str

    @property
    def url(self) -> str:
        return reverse("guide", args=[self.slug])

    @property
    def text(self) -> str:
        return (FOLDER / f"{self.slug}.md").read_text(encoding="utf-8")

    @property
    def html(self) -> SafeString:
        """The text as HTML. Markup in the file itself is escaped: only what Markdown means gets through."""
        return mark_safe(_MARKDOWN.render(self.text))  # noqa: S308 (html=False, and the files are ours)


GUIDES = (
    Guide("operator-opd", Role.OPERATOR, "operator OPD", "Mengisi butir, melampirkan bukti, menyerahkan."),
    Guide("kepala-opd", Role.HEAD, "kepala OPD", "Memeriksa isian OPD, lalu mengirim atau mengembalikannya."),
    Guide("evaluator", Role.EVALUATOR, "evaluator", "Menilai butir, meminta perbaikan, memverifikasi."),
    Guide("koordinator", Role.COORDINATOR, "koordinator", "Menyiapkan periode, membagi tugas, menetapkan final."),
    Guide("pimpinan", Role.LEADER, "pimpinan", "Membaca hasil, langkah perbaikan, dan mengesahkan."),
    Guide("admin", Role.ADMIN, "admin", "Mengurus akun, peran, dan data OPD."),
)


def guides_for(user: User) -> tuple[list[Guide], list[Guide]]:
    """(the guides of the person's own roles, the others)."""
    roles = {membership.role for membership in memberships(user)}
    return [g for g in GUIDES if g.role in roles], [g for g in GUIDES if g.role not in roles]


class _Renderer(RendererHTML):
    def image(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """A picture from the static files, fetched only when it comes near; pressed, it opens at its own size."""
        token = tokens[idx]
        name = str(token.attrs["src"]).removeprefix(PICTURES)
        with Image.open(FOLDER / PICTURES / name) as picture:
            width, height = picture.size
        token.attrs |= {"src": static(f"gambar/{name}"), "width": width, "height": height, "loading": "lazy"}
        token.attrs["class"] = "shot shot-phone" if width <= PHONE else "shot"
        return f'<a href="{token.attrs["src"]}">{super().image(tokens, idx, options, env)}</a>'


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    parser.enable("table")

    def link(self, tokens, idx, options, env) -> str:
        """A link to another guide's file leads to its page."""
        target = str(tokens[idx].attrs["href"])
        if target.endswith(".md"):
            tokens[idx].attrs["href"] = reverse("guide", args=[target.removesuffix(".md")])
        return self.renderToken(tokens, idx, options, env)

    parser.add_render_rule("link_open", link)
    return parser


_MARKDOWN = _markdown()
