"""Addresses that are told of events."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from konspekt.domain.errors import AddressRefused, NotAllowed, ObjectMissing
from konspekt.library.webhooks import (
    Delivery,
    DeliveryState,
    Outward,
    Webhook,
    deliveries,
    drop_hook,
    list_hooks,
    make_hook,
    try_hook,
)
from konspekt.web.callers import AsEditor, OfService, OfShelf
from konspekt.web.errors import responses
from konspekt.web.instants import Instant, instant, instant_or_none

router = APIRouter(prefix="/webhooks", tags=["webhooks"])
EventName = Literal["lecture.ready", "lecture.failed", "lecture.published"]


class WebhookForm(BaseModel):
    """An address that is told of events, without its secret."""

    id: str
    url: str
    events: list[str]
    created_at: Instant

    @classmethod
    def of(cls, hook: Webhook) -> Self:
        """Give what is told of a webhook."""
        return cls(id=hook.id, url=hook.url, events=sorted(hook.kinds), created_at=instant(hook.created_ms))


class WebhooksForm(BaseModel):
    """The caller's webhooks, oldest first."""

    webhooks: list[WebhookForm]


class NewWebhook(BaseModel):
    """An address to be told."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[
        str, Field(min_length=1, max_length=2000, examples=["https://lms.example.org/hooks/konspekt"])
    ]
    events: Annotated[list[EventName], Field(min_length=1, max_length=3)] = ["lecture.ready"]


class MadeWebhook(WebhookForm):
    """A new webhook with the secret by which its messages are signed, which is told this once."""

    secret: str


class DeliveryForm(BaseModel):
    """What a webhook was told, and what became of it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    at: Instant
    event: str
    state: DeliveryState
    attempts: int
    next_at: Instant | None
    """When it is tried next, while it waits."""
    status: int | None
    """HTTP status of the last answer."""
    error: str | None
    """Why there was no answer."""

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Give what is told of a delivery."""
        waits = delivery.state is DeliveryState.WAITING
        return cls(
            id=delivery.id,
            at=instant(delivery.made_ms),
            event=delivery.kind,
            state=delivery.state,
            attempts=delivery.attempts,
            next_at=instant_or_none(delivery.next_ms if waits else None),
            status=delivery.http_status,
            error=delivery.reason,
        )


class DeliveriesForm(BaseModel):
    """What a webhook was told lately, latest first."""

    deliveries: list[DeliveryForm]


@router.get("", responses=responses(NotAllowed))
def list_webhooks(shelf: OfShelf, caller: AsEditor) -> WebhooksForm:
    """List the caller's webhooks."""
    return WebhooksForm(webhooks=[WebhookForm.of(hook) for hook in list_hooks(shelf, caller)])


@router.post("", status_code=201, responses=responses(NotAllowed, AddressRefused))
def add_webhook(service: OfService, caller: AsEditor, given: NewWebhook) -> MadeWebhook:
    """Have an address told from now on; messages are signed: header Konspekt-Signature."""
    outward = Outward(allow_private=service.settings.webhooks.allow_private)
    hook = make_hook(service.shelf, caller, url=given.url, kinds=frozenset(given.events), outward=outward)
    return MadeWebhook(**WebhookForm.of(hook).model_dump(), secret=hook.secret)


@router.delete("/{webhook_id}", status_code=204, responses=responses(NotAllowed, ObjectMissing))
def delete_webhook(shelf: OfShelf, caller: AsEditor, webhook_id: str) -> None:
    """Have an address told nothing from now on."""
    drop_hook(shelf, caller, webhook_id)


@router.get("/{webhook_id}/deliveries", responses=responses(NotAllowed, ObjectMissing))
def list_deliveries(shelf: OfShelf, caller: AsEditor, webhook_id: str) -> DeliveriesForm:
    """List what a webhook was told lately."""
    found = deliveries(shelf, caller, webhook_id)
    return DeliveriesForm(deliveries=[DeliveryForm.of(delivery) for delivery in found])


@router.post("/{webhook_id}/test", status_code=202, responses=responses(NotAllowed, ObjectMissing))
def test_webhook(shelf: OfShelf, caller: AsEditor, webhook_id: str) -> DeliveryForm:
    """Have a webhook told that it works; once, without further tries."""
    return DeliveryForm.of(try_hook(shelf, caller, webhook_id))
