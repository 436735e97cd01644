# mypy: disallow-subclassing-any=False, warn-return-any=False
"""Rasa's last component: puts the settled meaning, option and topic on the message.

What reaches an action, in `tracker.latest_message`:
- `intent`: `{"name", "confidence"}`, one of `bot.turn.MEANINGS`, or `nlu_fallback` when nothing is likely enough;
- `entities`: at most one `{"entity": "option", "value": "B"}` and one `{"entity": "topic", "value": "lesson_2"}`,
  each with start, end, confidence and `"extractor": "OnScreen"`; `choose_option` without an option means an
  answer that fits no single option ("both", where none says both);
- `intent_ranking`: the classifier's own view, untouched;
- `metadata`: what `web` sent, untouched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.turn import Understood
from bot.understanding.components_features import sentence_rows
from bot.understanding.settle import Thresholds, settle
from bot.understanding.situation import situation_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class OnScreen(GraphComponent, IntentClassifier):
    """Settles each message against the options on screen (see settle.py)."""

    def __init__(self, at: Thresholds) -> None:
        self._at = at

    @classmethod
    def required_components(cls) -> list[Any]:
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return dict(vars(Thresholds()))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OnScreen:
        return cls(Thresholds(**{name: float(config[name]) for name in vars(Thresholds())}))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = str(message.get(TEXT) or "")
            ranking = [
                (str(one["name"]), float(one["confidence"])) for one in message.get("intent_ranking") or []
            ]
            where = situation_of(message.get("metadata"), text)
            settled = settle(text, where, ranking or [("nlu_fallback", 0.0)], paraphrase=_alike, at=self._at)
            self._put(message, text, settled)
        return messages

    def _put(self, message: Message, text: str, settled: Understood) -> None:
        message.set(INTENT, {"name": settled.meaning, "confidence": settled.confidence}, add_to_output=True)
        entities = [
            {"entity": name, "value": value, "start": 0, "end": len(text), "confidence_entity": settled.confidence,
             "extractor": type(self).__name__}
            for name, value in (("option", settled.option), ("topic", settled.topic)) if value
        ]  # fmt: skip
        message.set(ENTITIES, entities, add_to_output=True)


def _alike(text: str, options: Sequence[str]) -> list[float]:
    rows = sentence_rows([text, *options])
    return [float(rows[0] @ row) for row in rows[1:]]
