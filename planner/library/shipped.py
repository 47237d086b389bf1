"""Where the roles and learning paths that come with the product lie."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def shipped(*, package: Path = PACKAGE) -> Path:
    """The folder with the shipped ``roles/`` and ``learning_paths/``.

    An installed package carries it as ``planner/shipped``; a checkout has both folders at its top level.
    """
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent
