"""What readers ask of the figures of a library as a whole: what there is, the newest figure of an
office, what was revised. Each answer is kept until figures are added."""

from trihub.statistics.overview.directory import Directory, Revised
from trihub.statistics.overview.headlines import Headline, headline
from trihub.statistics.overview.holdings import Held, Holdings
from trihub.statistics.overview.indicators import definition
from trihub.statistics.overview.keeping import Kept

__all__ = ["Directory", "Headline", "Held", "Holdings", "Kept", "Revised", "definition", "headline"]
