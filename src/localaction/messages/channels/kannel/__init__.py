"""SMS by a self-hosted Kannel gateway."""

from localaction.messages.channels.kannel.transport import Kannel, hook_path

__all__ = ["Kannel", "hook_path"]
