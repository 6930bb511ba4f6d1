"""Why a photo was not taken in, in sentences that the person holding the phone can act on."""

from service.refusals import Refusal, too_many, unprocessable


def digest_mismatch() -> Refusal:
    return unprocessable(
        "photo-digest-mismatch",
        "照片在传输中出现差错，未能保存。请重新发送；仍不成功请重新拍摄。",
        "The photo was changed on its way and was not kept. Send it again; if that fails, take it again.",
    )


def not_a_photo() -> Refusal:
    return Refusal(
        415,
        "photo-not-allowed",
        "这个文件不是可用的照片。请使用 JPEG、PNG、WebP（非动图）或 HEIC 格式的照片，或直接拍摄。",
        "This file is not a photo we can take. Use a still JPEG, PNG, WebP or HEIC picture, or take one now.",
    )


def too_large() -> Refusal:
    return Refusal(
        413,
        "photo-too-large",
        "照片超过 15 MB，请缩小后重新发送。",
        "The photo is larger than 15 MB; make it smaller and send it again.",
    )


def too_many_pixels() -> Refusal:
    return Refusal(
        413,
        "photo-too-large",
        "照片超过 5000 万像素，请缩小后重新发送。",
        "The photo has more than 50 megapixels; make it smaller and send it again.",
    )


def too_slow() -> Refusal:
    return Refusal(
        408,
        "photo-too-slow",
        "网络太慢，照片没有传完。信号好时会自动重新发送。",
        "The connection was too slow for this photo. It is sent again when the signal is better.",
    )


def cut_off() -> Refusal:
    return Refusal(
        400,
        "photo-cut-off",
        "连接中断，照片没有传完。请重新发送。",
        "The connection broke before the photo was whole. Send it again.",
    )


def not_begun() -> Refusal:
    return Refusal(
        416,
        "photo-not-begun",
        "服务器上没有这张照片已传的部分，请从头重新发送。",
        "What was sent of this photo before is no longer here. Send it from the beginning.",
    )


def not_the_rest() -> Refusal:
    return unprocessable(
        "photo-range",
        "续传的内容必须一直到照片的最后一个字节。请从头重新发送。",
        "What continues a photo must go on to its last byte. Send it from the beginning.",
    )


def send_again() -> Refusal:
    return Refusal(
        503,
        "busy",
        "照片尚未保存，请稍后自动重试。",
        "The photo was not kept yet; send it again in a moment.",
        headers={"Retry-After": "1"},
    )


def quota_spent() -> Refusal:
    """A report that refers to what was sent frees it, so trying again later is the right thing to do."""
    return too_many(
        3600,
        "您有超过 2 GB 的照片尚未用于任何报告。请先提交相应的报告，再继续发送照片。",
        "More than 2 GB of your photos belong to no report yet. Hand in those reports first, then send on.",
        slug="photo-quota",
    )


def damaged() -> Refusal:
    return Refusal(
        404,
        "photo-damaged",
        "这张照片已收到，但文件已损坏，无法显示。请拍摄者重新拍摄并提交。",
        "This photo arrived, but its file is damaged and cannot be shown. Ask its author for another one.",
    )
