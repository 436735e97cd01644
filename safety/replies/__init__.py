"""What a teen reads in a crisis, built from reviewed parts in en.yml and es.yml and the resource pack.

No word is generated and no number is typed here; which reply is due is not decided here either.
"""

from safety.replies.crisis import Replies, Reply
from safety.replies.parts import ReplyError

__all__ = ["Replies", "Reply", "ReplyError"]
