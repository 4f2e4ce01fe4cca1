import asyncio
from collections.abc import Callable

import pytest
from virtual_time import VirtualTimeLoop


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The service lives in this process and runs on virtual time; the speech programs do not."""
    is_alone = item.path.name in ("test_service.py", "test_synthesis.py")
    return {"alone": VirtualTimeLoop} if is_alone else {"with programs": asyncio.new_event_loop}
