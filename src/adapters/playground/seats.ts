// The seats of the playground: one person may sit in several, to rehearse a group.
import type { User } from '../../core/command.ts';

export type Seat = { readonly id: string; readonly name: string; readonly manages: boolean };

export const SEATS: readonly [Seat, ...Seat[]] = [
  { id: 'host', name: 'Host', manages: true },
  { id: 'ana', name: 'Ana', manages: false },
  { id: 'ben', name: 'Ben', manages: false },
  { id: 'chi', name: 'Chi', manages: false },
];

export const seatNamed = (id: string): Seat | undefined => SEATS.find((seat) => seat.id === id);

/** The user id of who sits there: `seat-ana`. */
export const userIdOf = (seat: Seat): string => `seat-${seat.id}`;
export const seatOf = (userId: string): Seat | undefined => SEATS.find((seat) => userIdOf(seat) === userId);

/** Who sits there, as the core sees them. */
export const userOf = (seat: Seat): User => ({
  id: userIdOf(seat),
  roles: [],
  ...(seat.manages ? { manages: true } : {}),
});

/** A person's name by their user id, where they sit here. */
export const nameOf = (userId: string): string => seatOf(userId)?.name ?? userId;

/** The seats that an address asks for: `ana` or `host,ana`; the first seat where it asks for none that is there. */
export function seatsIn(asked: string | null): readonly Seat[] {
  const ids = (asked ?? '').split(',');
  const found = SEATS.filter((seat) => ids.includes(seat.id));
  return found.length > 0 ? found : [SEATS[0]];
}
