"""Find the one-to-one pairing with the greatest total: the Hungarian method, for matrices of any shape.

Source: Kuhn 1955, in the form with potentials; of equal totals always the same pairing.
"""

from collections.abc import Sequence

Matrix = Sequence[Sequence[float]]


def assign(worth: Matrix) -> list[tuple[int, int]]:
    """Give the pairs (row, column) of the best pairing, sorted; none of an empty matrix."""
    if not worth or not worth[0]:
        return []
    tall = len(worth) > len(worth[0])
    match = _Pairing([list(column) for column in zip(*worth, strict=True)] if tall else worth).solve()
    pairs = [(row - 1, column - 1) for column, row in enumerate(match) if column and row]
    return sorted((column, row) if tall else (row, column) for row, column in pairs)


class _Pairing:
    """A search in progress; rows and columns count from 1, 0 stands for none. There are at most as many rows as columns."""

    def __init__(self, worth: Matrix) -> None:
        self.worth = worth
        self.columns = len(worth[0])
        self.row_price = [0.0] * (len(worth) + 1)
        self.column_price = [0.0] * (self.columns + 1)
        self.row_of = [0] * (self.columns + 1)

    def solve(self) -> list[int]:
        """Give the row of each column."""
        for row in range(1, len(self.worth) + 1):
            self._place(row)
        return self.row_of

    def _place(self, row: int) -> None:
        """Find a column for one more row, moving others along the cheapest path."""
        self.row_of[0] = row
        came_from = [0] * (self.columns + 1)
        lowest = [float("inf")] * (self.columns + 1)
        done = [False] * (self.columns + 1)
        column = 0
        while self.row_of[column]:
            done[column] = True
            self._look(column, lowest, came_from, done)
            column = self._step(lowest, done)
        while column:
            self.row_of[column], column = self.row_of[came_from[column]], came_from[column]

    def _look(self, at: int, lowest: list[float], came_from: list[int], done: list[bool]) -> None:
        """Note what each open column costs from the row of this one."""
        row = self.row_of[at]
        for column in range(1, self.columns + 1):
            cost = -self.worth[row - 1][column - 1] - self.row_price[row] - self.column_price[column]
            if not done[column] and cost < lowest[column]:
                lowest[column], came_from[column] = cost, at

    def _step(self, lowest: list[float], done: list[bool]) -> int:
        """Change the prices by the lowest cost, and give its column, the first of equals."""
        nearest = min((column for column in range(1, self.columns + 1) if not done[column]), key=lambda column: lowest[column])
        change = lowest[nearest]
        for column in range(self.columns + 1):
            if done[column]:
                self.row_price[self.row_of[column]] += change
                self.column_price[column] -= change
            else:
                lowest[column] -= change
        return nearest
