"""Tells Django which admin site is this one's. Apart from ``apps``, which holds one configuration only."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "annotator.admin_site.Administration"
