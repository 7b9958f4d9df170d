"""Signing with pyhanko so that a PDF tells the day and no time of it.

By itself pyhanko writes the second into the signature's `/M`, into the CMS attribute signing-time
and into the document's `/ModDate`. Imported only where something is signed.
"""

from datetime import UTC, datetime, time

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfSigner, PdfSigningSession


class UndatedWriter(IncrementalPdfFileWriter):
    """Adds to a PDF and leaves the dates of the document as they are."""

    def _update_meta(self) -> None:
        """Write nothing: what there is says when the paper was made, which is no time at all."""


class DaySigner(PdfSigner):
    """Signs as of midnight UTC of the day.

    A certificate that was made later on the same day is not in force at midnight; then it is the
    time from which it is, which stands in it anyway.
    """

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        """Return a session that takes the day for its time."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._day()
        return session

    def _day(self) -> datetime:
        midnight = datetime.combine(datetime.now(UTC).date(), time(tzinfo=UTC))
        certificate = self.signer.signing_cert
        assert certificate is not None, "who signs papers has one"  # noqa: S101
        in_force: datetime = certificate.not_valid_before
        return max(midnight, in_force)
