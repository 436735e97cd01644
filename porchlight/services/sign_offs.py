"""Who has signed which words, and whether a live channel may open: all signed, or the lead accepts that it is not.

A signature is for the words that were read, in both languages: change one, and it stands for them no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from porchlight.domain.clock import Clock
from porchlight.domain.ids import new_id
from porchlight.domain.roles import SIGNS_CONTENT
from porchlight.errors import BadRequest, Conflict, NotAllowed, NotFound
from porchlight.services.audit import note_act
from porchlight.services.pieces import Piece
from porchlight.services.staff import StaffMember
from porchlight.storage.engine import Database
from porchlight.storage.tables import Organisation, SignOff, UnsignedAccepted

READERS = ("survivor_advisor", "clinician", "educator", "youth_panel", "lead")
"""As whom somebody has read a piece."""

SENTENCE = "I accept that teens get texts that nobody has signed"
"""What a lead types, word for word, to open a live channel all the same."""

LONGEST_NAME = 80

SIGNED, CHANGED, UNSIGNED = "signed", "changed", "unsigned"


@dataclass(frozen=True)
class Signature:
    """One sign-off. `current`: it is for the words as they are now."""

    id: str
    reader: str
    reader_role: str
    staff_name: str
    signed_at: datetime
    version: int | None
    mark: str
    current: bool


@dataclass(frozen=True)
class Standing:
    """One piece and who stands for it. `changed`: somebody signed other words than these."""

    piece: Piece
    signatures: tuple[Signature, ...]

    @property
    def state(self) -> str:
        """SIGNED, CHANGED (signed, but the words are others now) or UNSIGNED."""
        if any(each.current for each in self.signatures):
            return SIGNED
        return CHANGED if self.signatures else UNSIGNED


@dataclass(frozen=True)
class Acceptance:
    """What a lead has accepted. `unsigned`: how many pieces were unsigned then."""

    id: str
    staff_name: str
    sentence: str
    unsigned: int
    accepted_at: datetime


class SignOffs:
    """What a lead signs, and what everybody on staff sees of it. `live`: a real provider is connected."""

    def __init__(self, database: Database, clock: Clock, pieces: Iterable[Piece], *, live: bool) -> None:
        self._database = database
        self._clock = clock
        self.pieces = {piece.key: piece for piece in pieces}
        self.live = live

    def all(self, viewer: StaffMember) -> list[Standing]:
        """Every piece, with the signatures of the viewer's organisation."""
        with self._database.read() as session:
            return self._standings(session, viewer.organisation_id)

    def one(self, viewer: StaffMember, key: str) -> Standing:
        """One piece. Raises NotFound."""
        piece = self._piece(key)
        with self._database.read() as session:
            return self._standings(session, viewer.organisation_id, piece)[0]

    def sign(self, viewer: StaffMember, key: str, mark: str, reader: str, role: str) -> None:
        """Sign the words that were read. Raises Conflict when they are others by now."""
        _lead(viewer)
        piece, reader = self._piece(key), " ".join(reader.split())
        if not reader or len(reader) > LONGEST_NAME:
            raise BadRequest(f"say who has read it, in at most {LONGEST_NAME} characters")
        if role not in READERS:
            raise BadRequest("say as whom it was read")
        if mark != piece.mark:
            raise Conflict("the words have changed since this page was opened; read them again")
        now = self._clock.now()
        with self._database.write() as session:
            row = SignOff(
                id=new_id("sgn"), organisation_id=viewer.organisation_id, piece=key, mark=mark, version=piece.version,
                reader=reader, reader_role=role, staff_id=viewer.id, staff_name=viewer.name, signed_at=now,
            )  # fmt: skip
            session.add(row)
            note_act(session, now, viewer.id, viewer.name, f"content_signed {key} {mark}", row.id)

    def withdraw(self, viewer: StaffMember, signature: str) -> str:
        """Take a signature back; the row stays. Returns its piece. Raises NotFound."""
        _lead(viewer)
        now = self._clock.now()
        with self._database.write() as session:
            row = session.get(SignOff, signature)
            if row is None or row.organisation_id != viewer.organisation_id or row.withdrawn_at is not None:
                raise NotFound("no such signature")
            row.withdrawn_at, row.withdrawn_by = now, viewer.id
            note_act(session, now, viewer.id, viewer.name, f"content_withdrawn {row.piece}", row.id)
            return row.piece

    def acceptance(self, viewer: StaffMember) -> Acceptance | None:
        """What is accepted in the viewer's organisation, if anything is."""
        with self._database.read() as session:
            return _acceptance(session, viewer.organisation_id)

    def accept(self, viewer: StaffMember, sentence: str) -> None:
        """Let unsigned texts go to teens. Raises BadRequest unless the very sentence was typed."""
        _lead(viewer)
        if _bare(sentence) != _bare(SENTENCE):
            raise BadRequest(f"to accept it, type: {SENTENCE}")
        now = self._clock.now()
        with self._database.write() as session:
            if _acceptance(session, viewer.organisation_id) is not None:
                raise Conflict("it is accepted already")
            unsigned = sum(each.state != SIGNED for each in self._standings(session, viewer.organisation_id))
            row = UnsignedAccepted(
                id=new_id("acc"), organisation_id=viewer.organisation_id, sentence=" ".join(sentence.split()),
                unsigned=unsigned, staff_id=viewer.id, staff_name=viewer.name, accepted_at=now,
            )  # fmt: skip
            session.add(row)
            note_act(session, now, viewer.id, viewer.name, f"unsigned_accepted {unsigned}", row.id)

    def end_acceptance(self, viewer: StaffMember) -> None:
        """Take the acceptance back: a live channel with unsigned texts closes. Raises NotFound."""
        _lead(viewer)
        now = self._clock.now()
        with self._database.write() as session:
            rows = session.scalars(_accepted(viewer.organisation_id)).all()
            if not rows:
                raise NotFound("nothing is accepted")
            for row in rows:
                row.withdrawn_at, row.withdrawn_by = now, viewer.id
                note_act(session, now, viewer.id, viewer.name, "unsigned_accepted_ended", row.id)

    def notice(self, viewer: StaffMember) -> str | None:
        """The line on every page, where unsigned texts go to teens or keep a live channel shut."""
        with self._database.read() as session:
            accepted = _acceptance(session, viewer.organisation_id)
            if accepted is None and not self.live:
                return None
            unsigned = sum(each.state != SIGNED for each in self._standings(session, viewer.organisation_id))
            if not unsigned:
                return None
            if accepted is not None:
                day = f"{accepted.accepted_at.day} {accepted.accepted_at:%b %Y}"
                return f"{unsigned} texts are unsigned. {accepted.staff_name} accepted on {day} that teens get them."
            if self.is_open(session):
                return f"{unsigned} texts are unsigned by your organisation."
            return f"Lessons are closed: {unsigned} texts are unsigned. Crisis replies still leave."

    def is_open(self, session: Session) -> bool:
        """Whether lessons go out: no live channel; or an organisation here has signed all, or its lead accepts it."""
        if not self.live:
            return True
        accepted = select(UnsignedAccepted.id).where(UnsignedAccepted.withdrawn_at.is_(None)).limit(1)
        if session.scalar(accepted) is not None:
            return True
        rows = session.execute(
            select(SignOff.organisation_id, SignOff.piece, SignOff.mark).where(SignOff.withdrawn_at.is_(None))
        )
        signed: dict[str, set[str]] = {}
        for organisation, piece, mark in rows:
            known = self.pieces.get(piece)
            if known is not None and known.mark == mark:
                signed.setdefault(organisation, set()).add(piece)
        return any(len(pieces) == len(self.pieces) for pieces in signed.values())

    def by_organisation(self) -> list[tuple[str, list[Standing]]]:
        """Every organisation's name with all pieces, for the release check."""
        with self._database.read() as session:
            rows = session.execute(
                select(Organisation.id, Organisation.name).order_by(Organisation.name)
            ).all()
            return [(name, self._standings(session, id_)) for id_, name in rows]

    def _piece(self, key: str) -> Piece:
        if key not in self.pieces:
            raise NotFound(f"no piece {key}")
        return self.pieces[key]

    def _standings(self, session: Session, organisation: str, piece: Piece | None = None) -> list[Standing]:
        query = select(SignOff).where(SignOff.organisation_id == organisation, SignOff.withdrawn_at.is_(None))
        if piece is not None:
            query = query.where(SignOff.piece == piece.key)
        rows: dict[str, list[SignOff]] = {}
        for row in session.scalars(query.order_by(SignOff.signed_at.desc(), SignOff.id)):
            rows.setdefault(row.piece, []).append(row)
        wanted = [piece] if piece is not None else list(self.pieces.values())
        return [
            Standing(each, tuple(_signature(row, each) for row in rows.get(each.key, ()))) for each in wanted
        ]


def _signature(row: SignOff, piece: Piece) -> Signature:
    return Signature(
        row.id, row.reader, row.reader_role, row.staff_name, row.signed_at, row.version, row.mark,
        current=row.mark == piece.mark,
    )  # fmt: skip


def _acceptance(session: Session, organisation: str) -> Acceptance | None:
    row = session.scalars(_accepted(organisation)).first()
    if row is None:
        return None
    return Acceptance(row.id, row.staff_name, row.sentence, row.unsigned, row.accepted_at)


def _accepted(organisation: str) -> Select[UnsignedAccepted]:
    return select(UnsignedAccepted).where(
        UnsignedAccepted.organisation_id == organisation, UnsignedAccepted.withdrawn_at.is_(None)
    )


def _lead(viewer: StaffMember) -> None:
    if viewer.role not in SIGNS_CONTENT:
        raise NotAllowed("a lead signs")


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()
