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

/** Who sits there, as the core sees them: `seat-ana`. */
export const userOf = (seat: Seat): User => ({
  id: `seat-${seat.id}`,
  roles: [],
  ...(seat.manages ? { manages: true } : {}),
});

/** A person's name by their user id, where they sit here. */
export const nameOf = (userId: string): string => SEATS.find((seat) => `seat-${seat.id}` === userId)?.name ?? userId;

/** The seats that an address asks for: `ana` or `host,ana`; the first seat where it asks for none that is there. */
export function seatsIn(asked: string | null): readonly Seat[] {
  const ids = (asked ?? '').split(',');
  const found = SEATS.filter((seat) => ids.includes(seat.id));
  return found.length > 0 ? found : [SEATS[0]];
}
