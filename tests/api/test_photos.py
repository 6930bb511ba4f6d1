"""Sending photos: once, whole, to whoever may see them, and what is refused in a sentence."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from schemas.photos import Photo, PhotoUpload, PhotoView
from service.evidence.rules import MAX_BYTES
from tests.campus import Campus
from tests.outside.photo_samples import HTML, animated, jpeg_and_zip, picture, png_that_declares

PHOTO = picture()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def send(
    campus: Campus, name: str, content: bytes = PHOTO, *, named: str | None = None, **options: Any
) -> Any:
    headers = {"Content-Type": "image/jpeg"}
    return campus.as_(name).put(
        f"/api/v1/photos/{named or digest(content)}", content=content, headers=headers, **options
    )


def files(campus: Campus) -> list[str]:
    root = campus.folder / "photos"
    return [path.relative_to(root).parts[0] for path in root.rglob("*") if path.is_file()]


def test_the_first_send_is_201_and_the_second_answers_the_same_receipt(campus: Campus) -> None:
    first = send(campus, "ines")
    campus.forward(minutes=5)
    second = send(campus, "ines")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    claims = campus.world.receipts.verify(first.json()["receipt"])
    assert claims == {
        "kind": "photo",
        "id": digest(PHOTO),
        "content_sha256": digest(PHOTO),
        "received_at": first.json()["received_at"],
    }
    assert len(campus.rows(PhotoUpload)) == 1


def test_a_digest_in_capitals_is_the_same_photo(campus: Campus) -> None:
    assert send(campus, "ines", named=digest(PHOTO).upper()).json()["sha256"] == digest(PHOTO)
    assert send(campus, "ines").status_code == 200


def test_two_persons_each_have_their_own_receipt_for_one_photo(campus: Campus) -> None:
    first, second = send(campus, "ines"), send(campus, "omar")
    assert (first.status_code, second.status_code) == (201, 201)
    assert (len(campus.rows(Photo)), len(campus.rows(PhotoUpload)), files(campus)) == (1, 2, ["originals"])


def test_a_photo_is_known_by_what_it_is_not_by_what_its_sender_says(campus: Campus) -> None:
    send(campus, "ines", picture("PNG", size=(300, 200)))
    photo = campus.rows(Photo)[0]
    assert (photo.media_type, photo.width, photo.height) == ("image/png", 300, 200)


@pytest.mark.parametrize(
    ("content", "named", "status", "slug"),
    [
        (PHOTO, "0" * 64, 422, "photo-digest-mismatch"),
        (HTML, None, 415, "photo-not-allowed"),
        (b"", None, 415, "photo-not-allowed"),
        (picture("TIFF"), None, 415, "photo-not-allowed"),
        (animated("WEBP"), None, 415, "photo-not-allowed"),
        (PHOTO[:200], None, 415, "photo-not-allowed"),
        (png_that_declares(10_000, 10_000), None, 413, "photo-too-large"),
        (PHOTO + b"\0" * MAX_BYTES, None, 413, "photo-too-large"),
        (PHOTO, "not-a-digest", 422, "invalid"),
    ],
    ids=["digest", "html", "empty", "tiff", "animated", "header only", "100 MP", "15 MB", "name"],
)
def test_what_is_refused_says_why_and_leaves_nothing(
    campus: Campus, content: bytes, named: str | None, status: int, slug: str
) -> None:
    refusal = send(campus, "ines", content, named=named)
    assert (refusal.status_code, refusal.json()["type"]) == (status, slug)
    assert refusal.headers["content-type"] == "application/problem+json"
    assert files(campus) == [] and campus.rows(Photo) == []


def test_15_megabytes_are_the_limit_also_for_a_body_without_a_length(campus: Campus) -> None:
    def body() -> Iterator[bytes]:
        yield PHOTO
        for _ in range(MAX_BYTES // 1_000_000 + 1):
            yield b"\0" * 1_000_000

    refusal = campus.as_("ines").put(f"/api/v1/photos/{digest(PHOTO)}", content=body())
    assert (refusal.status_code, refusal.json()["type"]) == (413, "photo-too-large")
    assert files(campus) == []


def test_a_photo_of_15_megabytes_is_taken(campus: Campus) -> None:
    assert send(campus, "ines", PHOTO.ljust(MAX_BYTES, b"\0")).status_code == 201


def test_who_is_not_signed_in_sends_nothing(campus: Campus) -> None:
    refusal = campus.stranger().put(f"/api/v1/photos/{digest(PHOTO)}", content=PHOTO)
    assert refusal.status_code == 401
    assert files(campus) == []


def test_what_is_missing_is_what_this_person_has_not_sent(campus: Campus) -> None:
    other = picture(size=(100, 100))
    send(campus, "ines")
    asked = {"sha256": [digest(other), digest(PHOTO).upper(), digest(other)]}
    assert missing(campus, "ines", asked)["sha256"] == [digest(other)]
    nothing_of_it = {"sha256": [digest(other), digest(PHOTO)], "received": [], "begun": []}
    assert missing(campus, "omar", asked) == nothing_of_it


def test_who_lost_the_answer_to_a_photo_has_its_receipt_without_sending_it_again(campus: Campus) -> None:
    lost = send(campus, "ines").json()
    campus.forward(minutes=5)
    assert missing(campus, "ines", {"sha256": [digest(PHOTO)]}) == {
        "sha256": [],
        "received": [lost],
        "begun": [],
    }


def missing(campus: Campus, name: str, asked: dict[str, Any]) -> Any:
    return campus.as_(name).post("/api/v1/photos/missing", json=asked).json()


def test_at_most_500_are_asked_for_at_once(campus: Campus) -> None:
    many = [digest(str(n).encode()) for n in range(501)]
    ines = campus.as_("ines")
    assert ines.post("/api/v1/photos/missing", json={"sha256": many[:500]}).status_code == 200
    assert ines.post("/api/v1/photos/missing", json={"sha256": many}).status_code == 422


def test_the_sender_sees_the_original_and_every_view_is_written_down(campus: Campus) -> None:
    send(campus, "ines")
    answer = campus.as_("ines").get(f"/api/v1/photos/{digest(PHOTO)}")
    assert (answer.content, answer.headers["content-type"]) == (PHOTO, "image/jpeg")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["content-disposition"] == f'inline; filename="{digest(PHOTO)}.jpeg"'
    views = [(view.sha256, view.person_id) for view in campus.rows(PhotoView)]
    assert views == [(digest(PHOTO), campus.id("ines"))]


def test_a_part_of_the_original_can_be_asked_for(campus: Campus) -> None:
    send(campus, "ines")
    part = campus.as_("ines").get(f"/api/v1/photos/{digest(PHOTO)}", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, PHOTO[10:20])


def test_a_jpeg_that_is_also_a_zip_is_only_ever_served_as_a_jpeg(campus: Campus) -> None:
    content = jpeg_and_zip()
    send(campus, "ines", content, named=None)
    answer = campus.as_("ines").get(f"/api/v1/photos/{digest(content)}")
    assert answer.content == content
    assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == (
        "image/jpeg",
        "nosniff",
    )


@pytest.mark.parametrize("name", ["ivan", "max", "dora", "ada", "omar", "olga"])
@pytest.mark.parametrize("path", ["", "/preview", "/preview?size=1280"])
def test_knowing_a_digest_gives_no_right_to_a_photo(campus: Campus, name: str, path: str) -> None:
    send(campus, "ines")
    asked = f"/api/v1/photos/{digest(PHOTO)}{path}"
    unseen = campus.as_(name).get(asked)
    absent = campus.as_(name).get(asked.replace(digest(PHOTO), "0" * 64))
    assert unseen.status_code == absent.status_code == 404
    assert unseen.json() == absent.json()
    assert campus.rows(PhotoView) == []


@pytest.mark.parametrize("size", [320, 1280])
def test_the_first_viewer_need_not_wait_for_a_preview(campus: Campus, size: int) -> None:
    content = picture(size=(2000, 1000))
    send(campus, "ines", content)
    answer = campus.as_("ines").get(f"/api/v1/photos/{digest(content)}/preview?size={size}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert sorted(files(campus)) == ["originals", "previews", "previews"]
    photo = campus.rows(Photo)[0]
    assert photo.checked_at == campus.now and photo.damaged_at is None
    assert campus.rows(PhotoView) == []


def test_a_preview_has_one_of_two_sizes(campus: Campus) -> None:
    send(campus, "ines")
    assert campus.as_("ines").get(f"/api/v1/photos/{digest(PHOTO)}/preview?size=999").status_code == 422
    assert campus.as_("ines").get(f"/api/v1/photos/{digest(PHOTO)}/preview").status_code == 200


def test_a_truncated_photo_is_kept_and_its_preview_says_that_it_is_damaged(campus: Campus) -> None:
    content = PHOTO[: len(PHOTO) // 2]
    assert send(campus, "ines", content).status_code == 201
    answer = campus.as_("ines").get(f"/api/v1/photos/{digest(content)}/preview")
    assert (answer.status_code, answer.json()["type"]) == (404, "photo-damaged")
    assert campus.as_("ines").get(f"/api/v1/photos/{digest(content)}").content == content
    assert campus.rows(Photo)[0].damaged_at == campus.now
