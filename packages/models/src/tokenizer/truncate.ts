/**
 * How many tokens of two texts stay where `room` are allowed: the longer one gives first ("longest
 * first" of the Python package, which halves the room once both are longer than half of it).
 */
export function roomForPair(
  first: number,
  second: number,
  room: number,
): readonly [first: number, second: number] {
  if (first + second <= room) return [first, second];
  const shorter = Math.min(first, second);
  const half = Math.floor(room / 2);
  // The odd token goes to the longer one; to the second where both are equally long.
  const [less, more] = shorter <= half ? [shorter, room - shorter] : [half, room - half];
  return first > second ? [more, less] : [less, more];
}
