"""A counsellor's own groups: make them, let youths in, give them modules, see who has finished.

Built without a vault: the only sealed thing it can open is a nickname, by the `names` function it is given.
Another counsellor's group answers exactly like one that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from curriculum import Library
from curriculum import Module as CurriculumModule
from porchlight.domain.clock import Clock
from porchlight.domain.ids import new_id
from porchlight.errors import BadRequest, NotFound
from porchlight.services import group_codes
from porchlight.services.audit import note_act
from porchlight.services.group_views import (
    AssignedModule,
    GroupCard,
    GroupPage,
    LessonColumn,
    ModuleChoice,
    Student,
    YouthLine,
)
from porchlight.services.staff import StaffMember
from porchlight.storage.engine import Database
from porchlight.storage.tables import Assignment, Group, LessonProgress, Organisation, Youth

NAME_MAX = 60
LANGUAGE = "en"
"""The console speaks English; lesson titles are shown in it."""


class Groups:
    """Everything on a counsellor's pages. `names` opens a sealed nickname and nothing else."""

    def __init__(
        self, database: Database, clock: Clock, library: Library, names: Callable[[bytes], str]
    ) -> None:
        self._database = database
        self._clock = clock
        self._library = library
        self._names = names

    def mine(self, viewer: StaffMember) -> list[GroupCard]:
        """The viewer's groups, by name."""
        with self._database.read() as session:
            groups = session.scalars(
                select(Group)
                .where(Group.counsellor_id == viewer.id, Group.organisation_id == viewer.organisation_id)
                .order_by(Group.name, Group.id)
            ).all()
            return [self._card(session, group) for group in groups]

    def page(self, viewer: StaffMember, group_id: str) -> GroupPage:
        """One group. Raises NotFound."""
        with self._database.read() as session:
            group = own_group(session, viewer, group_id)
            today = self._today(session, group)
            modules = self._assigned(session, group, today)
            given = {module.slug for module in modules}
            youths = session.scalar(select(func.count()).select_from(Youth).where(Youth.group_id == group.id))
            codes = group_codes.of_group(session, group.id, self._clock.now(), self._zone(session, group))
            students, measured = self._students(session, group.id), group.measured_from is not None
        choices = tuple(
            ModuleChoice(each.slug, each.title[LANGUAGE], len(each.lessons), each.slug in given)
            for each in self._library.modules
        )
        return GroupPage(
            group.id, group.name, youths or 0, codes, modules, choices, today, measured, students
        )

    def create(self, viewer: StaffMember, name: str) -> str:
        """Make a group with a first join code. Returns its id. Raises BadRequest for an unusable name."""
        plain = " ".join(name.split())
        if not plain or len(plain) > NAME_MAX or not plain.isprintable():
            raise BadRequest(f"Give the group a name of 1 to {NAME_MAX} characters.")
        now = self._clock.now()
        with self._database.write() as session:
            group = Group(
                id=new_id("grp"), organisation_id=viewer.organisation_id, counsellor_id=viewer.id,
                name=plain, created_at=now,
            )  # fmt: skip
            session.add(group)
            session.flush()
            group_codes.add(session, group.id, now)
            note_act(session, now, viewer.id, viewer.name, "group_created", group.id)
        return group.id

    def new_code(self, viewer: StaffMember, group_id: str) -> str:
        """Replace the join code: a new one opens, all older ones end now. Raises NotFound."""
        now = self._clock.now()
        with self._database.write() as session:
            group = own_group(session, viewer, group_id)
            group_codes.end_all(session, group.id, now)
            code = group_codes.add(session, group.id, now)
            note_act(session, now, viewer.id, viewer.name, "code_rotated", group.id)
        return code

    def pause_code(self, viewer: StaffMember, group_id: str, code: str, *, paused: bool) -> None:
        """Pause or open a join code. Raises NotFound, also for a code that has expired."""
        now = self._clock.now()
        with self._database.write() as session:
            group = own_group(session, viewer, group_id)
            group_codes.pause(session, group.id, code, now, paused=paused)
            note_act(
                session, now, viewer.id, viewer.name, "code_paused" if paused else "code_opened", group.id
            )

    def assign(
        self, viewer: StaffMember, group_id: str, module: str, starts_on: date, due_on: date | None
    ) -> None:
        """Give a module from a date, pinning its version; given already, only its dates move.

        Raises NotFound for the group, BadRequest for the module or the dates.
        """
        if due_on is not None and due_on < starts_on:
            raise BadRequest("The last day must not be before the first day.")
        try:
            version = self._library.module(module).version
        except KeyError as error:
            raise BadRequest("Choose a module from the list.") from error
        now = self._clock.now()
        with self._database.write() as session:
            group = own_group(session, viewer, group_id)
            given = session.scalar(
                select(Assignment).where(Assignment.group_id == group.id, Assignment.module == module)
            )
            if given is None:
                given = Assignment(
                    id=new_id("asg"), group_id=group.id, module=module, module_version=version,
                    starts_on=starts_on, due_on=due_on, created_by=viewer.id, created_at=now,
                )  # fmt: skip
                session.add(given)
            given.starts_on, given.due_on = starts_on, due_on
            note_act(session, now, viewer.id, viewer.name, "module_assigned", group.id)

    def measure(self, viewer: StaffMember, group_id: str, *, on: bool) -> None:
        """Offer the measure to the group's youths from now on, or no more. Raises NotFound."""
        now = self._clock.now()
        with self._database.write() as session:
            group = own_group(session, viewer, group_id)
            if on != (group.measured_from is not None):
                group.measured_from = now if on else None
                note_act(
                    session, now, viewer.id, viewer.name, "measure_on" if on else "measure_off", group.id
                )

    def leave_out(self, viewer: StaffMember, group_id: str, youth_id: str, *, out: bool) -> None:
        """Leave a youth out of the measure, because a parent said no; or let the youth in. Raises NotFound."""
        now = self._clock.now()
        with self._database.write() as session:
            group = own_group(session, viewer, group_id)
            youth = session.get(Youth, youth_id)
            if youth is None or youth.group_id != group.id:
                raise NotFound("no such student")
            youth.unmeasured = out
            act = "measure_left_out" if out else "measure_let_in"
            note_act(session, now, viewer.id, viewer.name, act, youth.id)

    def _students(self, session: Session, group_id: str) -> tuple[Student, ...]:
        out = set(
            session.scalars(select(Youth.id).where(Youth.group_id == group_id, Youth.unmeasured.is_(True)))
        )
        return tuple(
            Student(youth_id, name, youth_id in out)
            for youth_id, name in self._named_youths(session, group_id)
        )

    def _card(self, session: Session, group: Group) -> GroupCard:
        now, zone = self._clock.now(), self._zone(session, group)
        modules = self._assigned(session, group, self._today(session, group))
        codes = group_codes.of_group(session, group.id, now, zone)
        youths = (
            session.scalar(select(func.count()).select_from(Youth).where(Youth.group_id == group.id)) or 0
        )
        finished = sum(lesson.finished for module in modules for lesson in module.lessons)
        possible = youths * sum(len(module.lessons) for module in modules)
        titles = tuple(module.title for module in modules)
        return GroupCard(
            group.id, group.name, youths, codes[0] if codes else None, titles, finished, possible
        )

    def _assigned(self, session: Session, group: Group, today: date) -> tuple[AssignedModule, ...]:
        given = session.scalars(
            select(Assignment)
            .where(Assignment.group_id == group.id)
            .order_by(Assignment.starts_on, Assignment.id)
        ).all()
        youths = self._named_youths(session, group.id)
        finished = select(LessonProgress.youth_id, LessonProgress.module, LessonProgress.lesson).where(
            LessonProgress.youth_id.in_([youth_id for youth_id, _ in youths]),
            LessonProgress.status == "finished",
        )
        done = {(youth_id, module, lesson) for youth_id, module, lesson in session.execute(finished)}
        known = {module.slug: module for module in self._library.modules}
        return tuple(_completion(each, known.get(each.module), youths, done, today) for each in given)

    def _named_youths(self, session: Session, group_id: str) -> list[tuple[str, str]]:
        """(id, name) in an order that tells nothing: by nickname, then the numbered ones by their number."""
        rows = session.execute(
            select(Youth.id, Youth.nickname_sealed)
            .where(Youth.group_id == group_id)
            .order_by(Youth.joined_at, Youth.id)
        ).all()
        named, numbered = [], []
        for number, (youth_id, sealed) in enumerate(rows, start=1):
            if sealed is None:
                numbered.append((youth_id, f"Student {number}"))
            else:
                named.append((youth_id, self._names(sealed)))
        return sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])) + numbered

    def _today(self, session: Session, group: Group) -> date:
        return self._clock.now().astimezone(self._zone(session, group)).date()

    def _zone(self, session: Session, group: Group) -> ZoneInfo:
        organisation = session.get(Organisation, group.organisation_id)
        return ZoneInfo(organisation.zone if organisation else "UTC")


def own_group(session: Session, viewer: StaffMember, group_id: str) -> Group:
    """The viewer's own group. Raises NotFound, alike for what is somebody else's and what is not there."""
    group = session.get(Group, group_id)
    if group is None or group.counsellor_id != viewer.id or group.organisation_id != viewer.organisation_id:
        raise NotFound("no such group")
    return group


def _completion(
    given: Assignment,
    module: CurriculumModule | None,
    youths: list[tuple[str, str]],
    done: set[tuple[str, str, str]],
    today: date,
) -> AssignedModule:
    lessons = module.lessons_at(given.module_version) if module else ()
    lines = tuple(
        YouthLine(name, tuple((youth_id, given.module, lesson.id) in done for lesson in lessons))
        for youth_id, name in youths
    )
    columns = tuple(
        LessonColumn(lesson.title[LANGUAGE], sum(line.finished[place] for line in lines))
        for place, lesson in enumerate(lessons)
    )
    title = module.title[LANGUAGE] if module else given.module
    return AssignedModule(
        given.module, title, given.module_version, given.starts_on, given.due_on,
        given.starts_on <= today, columns, lines,
    )  # fmt: skip
