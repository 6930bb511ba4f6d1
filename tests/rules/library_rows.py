"""The rows of check items that the five catalogues must carry, copied by hand from the fact sheet.

Row, photo (R always, F on failure, - never), severities, deadlines (days, or the kind of the deadline). A slash
joins what a row says of its different parts.
"""

TABLE = """
FIRE-01  R general/major spot
FIRE-02  F general 7
FIRE-03  F general spot
FIRE-04  - major plan
FIRE-05  F general 30
FIRE-06  F general 7
FIRE-07  - minor 15
FIRE-08  F general 3
FIRE-09  R general spot
FIRE-10  R general 3
FIRE-11  R general 7
FIRE-12  F minor 3
FIRE-13  R general 7
FIRE-14  F general/major spot
FIRE-15  F major plan/30
FIRE-16  F general spot
FIRE-17  F major spot
FIRE-18  F general spot
FIRE-19  F major stop
FIRE-20  F general 7
FIRE-21  F major stop
FIRE-22  F minor/general 3/30

FOOD-01  R major/general stop/7
FOOD-02  F general spot
FOOD-03  F general spot
FOOD-04  F general 3
FOOD-05  R general/major spot
FOOD-06  F major spot
FOOD-07  R general spot
FOOD-08  F general spot
FOOD-09  F general spot
FOOD-10  R general next_meal
FOOD-11  F general next_meal
FOOD-12  F minor next_meal
FOOD-13  F general spot
FOOD-14  F general spot
FOOD-15  F general 1
FOOD-16  F general 1
FOOD-17  F general 3
FOOD-18  - minor next_meal
FOOD-19  - minor 1
FOOD-20  F minor 3
FOOD-21  - general 15
FOOD-22  F general spot

WATER-01 - minor 7
WATER-02 R general 1
WATER-03 F general 1
WATER-04 F general 3
WATER-05 F major stop
WATER-06 R general 7
WATER-07 F major stop
WATER-08 R general 7
WATER-09 R general/major spot
WATER-10 F general 15
WATER-11 R general 30
WATER-12 F general spot
WATER-13 F general 7
WATER-14 F minor 3
WATER-15 F minor 1
WATER-16 R general before_opening
WATER-17 F general 3
WATER-18 F general 3
WATER-19 F minor 2

BUS-01   R major stop
BUS-02   R major stop
BUS-03   R major stop
BUS-04   R major stop
BUS-05   - general 15
BUS-06   F major/general stop
BUS-07   F major spot
BUS-08   F general spot
BUS-09   F general stop
BUS-10   R major spot
BUS-11   F general 1
BUS-12   F general/major stop
BUS-13   F minor 3
BUS-14   F general 3
BUS-15   F general 1
BUS-16   - general 1
BUS-17   - general 1
BUS-18   F general spot
BUS-19   F general stop
BUS-20   F general 7
BUS-21   F minor 15
BUS-22   - minor 3
BUS-23   F minor 30

DROWN-01 - general 7
DROWN-02 R general 3
DROWN-03 R general 3
DROWN-04 F general 3
DROWN-05 F general 3
DROWN-06 F general 15
DROWN-07 R general spot
DROWN-08 - information none
DROWN-09 F general/major/information stop/none
DROWN-10 F major stop
DROWN-11 F general 1
DROWN-12 F minor 7
DROWN-13 - minor 7
DROWN-14 - minor spot
DROWN-15 - general spot
DROWN-16 - general 7
DROWN-17 F minor 15
DROWN-18 F general 3
"""


def _dues(text: str) -> set[int | str]:
    return {int(part) if part.isdigit() else part for part in text.split("/")}


ROWS: dict[str, tuple[str, set[str], set[int | str]]] = {
    row: (photo, set(severities.split("/")), _dues(dues))
    for row, photo, severities, dues in (line.split() for line in TABLE.splitlines() if line)
}
