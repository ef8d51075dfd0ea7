"""Words that people of the demo's county use for the same thing."""

from outreach.search.models import SynonymGroup

SYNONYMS = (
    "宣讲，讲座，公益课堂，讲课",
    "手册，册子，小册子，读本",
    "告家长书，致家长信，家长信，一封信",
    "溺水，玩水，游泳，下水",
    "留守儿童，留守孩子",
    "未成年人保护法，未保法",
    "海报，宣传画",
    "折页，三折页，单页，传单",
)


def load_synonyms() -> None:
    for words in SYNONYMS:
        SynonymGroup.objects.get_or_create(words=words)
