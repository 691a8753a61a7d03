"""The site, and highlighting and tagging."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnotatorConfig(AppConfig):
    name = "annotator"
    verbose_name = _("Annotations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Annotations follow their documents' texts: the only thing that documents tell of. The log keeps what is blind
        from who may not see it, and the index follows it. Sessions know where they began."""
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_migrate, pre_delete

        from annotator import estimates
        from annotator.actions import subscriptions
        from annotator.actions.carrying import documents_moved
        from annotator.actions.follow import revision_added, revision_coming, revision_proposed
        from annotator.actions.notices import tell_of_check
        from annotator.blindness import lines_seen
        from annotator.models import Annotation
        from annotator.search.fulltext import filling
        from annotator.search.fulltext.following import follow, forget
        from annotator.sign_ins import remember
        from documents import errands, signals
        from documents.models import Document, change

        if lines_seen not in change.ALSO_ASKED:
            change.ALSO_ASKED.append(lines_seen)
        if follow not in change.ALSO_TOLD:
            change.ALSO_TOLD.append(follow)
        for model in (Document, Annotation):
            pre_delete.connect(forget, sender=model, dispatch_uid="words")
        post_migrate.connect(filling.tidy, sender=self, dispatch_uid="words")
        errands.add(errands.Errand("words", filling.is_due, filling.fill_some))
        post_migrate.connect(estimates.look_again, sender=self, dispatch_uid="estimates")
        errands.add(errands.Errand("estimates", estimates.is_due, estimates.look))
        signals.revision_added.connect(revision_added, dispatch_uid="annotator")
        signals.revision_coming.connect(revision_coming, dispatch_uid="annotator")
        signals.revision_proposed.connect(revision_proposed, dispatch_uid="annotator")
        signals.documents_moved.connect(documents_moved, dispatch_uid="annotator")
        signals.address_checked.connect(tell_of_check, dispatch_uid="annotator")
        errands.add(errands.Errand("subscriptions", subscriptions.is_due, subscriptions.tell_one))
        user_logged_in.connect(remember, dispatch_uid="annotator")
