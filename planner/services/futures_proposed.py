"""What the newest run proposes for a role's future, as far as the gate lets it out."""

from planner.access import Viewer
from planner.architect.futures_proposed import Proposals, learning, views, work
from planner.services import ghosts, house, roles
from planner.services.allowing import require
from planner.services.futures_values import Page
from planner.store.open import Stores


def proposals(stores: Stores, viewer: Viewer, page: Page) -> Proposals:
    """Views, hours, unnamed work and what there is to learn for one role. Raises NotAllowed."""
    require(viewer, "change", "future")
    key = page.key
    found, policy = roles.page(stores, viewer, key), house.policy(stores)
    clusters = {one.id: one for one in found.clusters}
    quotes = {one.id: one.exemplars[:2] for one in found.clusters}
    return Proposals(
        views=views(found.carried, policy),
        work=work(found.row.loads, clusters, quotes, policy),
        ghosts=tuple(one for one in ghosts.page(stores, viewer).ghosts if key in one.roles),
        learning=learning(page.future, page.today, page.names.library),
    )
