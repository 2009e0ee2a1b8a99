"""Who works with the server, in which role, and who is on the roster."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from uptake.store.models.plans import Rollout


class User(AbstractBaseUser):
    """An account. Whoever has no role sees nothing."""

    email = models.EmailField(unique=True)  # lower-case
    name = models.CharField(max_length=200, blank=True)
    is_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager["User"]()

    def __str__(self) -> str:
        return self.email


class RoleRow(models.Model):
    """What somebody is in a rollout: owner, deputy, sponsor, helper, engineer, manager, privacy officer."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="roles", null=True)  # null: in all
    role = models.CharField(max_length=20)
    by_group = models.BooleanField(default=False)  # it follows a group of the provider, and ends with it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "rollout", "role"], name="role_once", nulls_distinct=False)
        ]


class SignInLink(models.Model):
    """A link that signs somebody in once. Only the digest of its secret is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Attempts(models.Model):
    """How often somebody tried to sign in, to one account or from one address. `key`: a keyed digest of which."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    begun = models.DateTimeField()


class RosterSnapshot(models.Model):
    """Everybody on the roster as of one import; never overwritten."""

    number = models.PositiveIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()  # a CSV file as Uptake writes it, packed with zstd
    people = models.PositiveIntegerField()
    joined = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(default=timezone.now)  # when a file last said the same


class PersonalRequest(models.Model):
    """
    Somebody asks what is recorded on them. `sealed`: the worker's answer, as JSON under the installation's secret; it
    goes within the hour.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="personal_requests")
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)
