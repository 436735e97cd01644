"""Serving: one model, the gateway's channel, loopback, with the action answers checked by a prebuilt validator.

Stock Rasa rebuilds its JSON schema validator for every action call, which is two thirds of a turn's time. Ours
is the same schema, built once. Rasa's HTTP API stays closed.
"""

from __future__ import annotations

import logging
from pathlib import Path

from bot.fingerprint import ROOT

SECONDS = 10
logger = logging.getLogger("bot.server")


def serve(model: Path, port: int) -> None:
    """Serve until stopped. The model has been checked by the caller."""
    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import update_sanic_log_level

    from bot.server.quiet import quiet_logs

    prebuilt_validator()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    channels = rasa.core.run.create_http_input_channels(None, str(ROOT / "credentials.yml"))
    app = rasa.core.run.configure_app(
        channels, enable_api=False, response_timeout=SECONDS, port=port, endpoints=endpoints
    )
    app.config.RESPONSE_TIMEOUT = SECONDS + 2
    update_sanic_log_level()
    quiet_logs()

    async def load(app: object, loop: object) -> None:
        await rasa.core.run.load_agent_on_start(str(model), endpoints, None, app, loop)
        quiet_logs()
        logger.info("serving on 127.0.0.1:%s", port)

    app.register_listener(load, "before_server_start")
    app.register_listener(rasa.core.run.close_resources, "after_server_stop")
    app.run(host="127.0.0.1", port=port, workers=1, access_log=False, debug=False, motd=False)


def prebuilt_validator() -> None:
    """Check action answers against the same schema as stock Rasa, compiled once."""
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    check = validator_for(schema)(schema)

    def validate(_self: RemoteAction, result: dict[str, object]) -> bool:
        check.validate(result)
        return True

    RemoteAction._validate_action_result = validate
