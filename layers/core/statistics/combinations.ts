import { assert, at } from '../foundation/assert.ts';

/** Every way to choose `size` of the numbers 0 to count - 1: rising within each, lexicographic among them. */
export function combinations(count: number, size: number): readonly (readonly number[])[] {
  assert(size >= 0 && size <= count, `${size} of ${count}`);
  const chosen = Array.from({ length: size }, (_, i) => i);
  const all: (readonly number[])[] = [];
  while (true) {
    all.push([...chosen]);
    let place = size - 1;
    while (place >= 0 && chosen[place] === count - size + place) place--;
    if (place < 0) return all;
    const next = at(chosen, place) + 1;
    for (let i = place; i < size; i++) chosen[i] = next + i - place;
  }
}
