"""when a youth wants to be texted, and what turns were taken to mean.

Revision 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("youth", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "text_when",
                sa.String(),
                nullable=True,
                comment="her wish: after_school, evening, weekend, off, or an hour such as 16:00",
            )
        )

    op.create_table(
        "turn_heard",
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, comment="what was open when she wrote"),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column(
            "misunderstood",
            sa.Integer(),
            nullable=False,
            comment="how many in a row could not be read, this one counted",
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_turn_heard_conversation_id_conversation"),
        ),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbound.id"], name=op.f("fk_turn_heard_inbound_id_inbound")
        ),
        sa.PrimaryKeyConstraint("inbound_id", name=op.f("pk_turn_heard")),
    )
    with op.batch_alter_table("turn_heard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_turn_heard_conversation_id"), ["conversation_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("turn_heard", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_turn_heard_conversation_id"))

    op.drop_table("turn_heard")
    with op.batch_alter_table("youth", schema=None) as batch_op:
        batch_op.drop_column("text_when")
