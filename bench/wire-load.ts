// Load on whatever answers: fifty at once for as long as it lasts, or two hundred a second whether it keeps up or not.

/** Sends one request and resolves when its answer is whole. Rejects where the answer is not what it should be. */
export type Fire = () => Promise<void>;

/** How long each answer took, in milliseconds, how many came in a second, and how many failed. */
export type Load = { readonly times: number[]; readonly rate: number; readonly failed: number };

export const AT_ONCE = 50;
export const PER_SECOND = 200;

async function timed(fire: Fire, times: number[]): Promise<boolean> {
  const began = performance.now();
  try {
    await fire();
    times.push(performance.now() - began);
    return true;
  } catch {
    return false;
  }
}

/** Always `AT_ONCE` under way, for `ms` milliseconds. */
export async function saturate(fire: Fire, ms: number): Promise<Load> {
  const times: number[] = [];
  let failed = 0;
  const began = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() - began < ms) if (!(await timed(fire, times))) failed += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { times, rate: (times.length / (performance.now() - began)) * 1000, failed };
}

/** `PER_SECOND` for `ms` milliseconds: one is sent when its moment has come, however many are still under way. */
export async function steady(fire: Fire, ms: number): Promise<Load> {
  const times: number[] = [];
  const all: Promise<boolean>[] = [];
  const began = performance.now();
  const count = Math.floor((ms / 1000) * PER_SECOND);
  while (all.length < count) {
    const due = began + (all.length * 1000) / PER_SECOND;
    if (performance.now() >= due) all.push(timed(fire, times));
    else await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const ends = await Promise.all(all);
  const failed = ends.filter((fine) => !fine).length;
  return { times, rate: (times.length / (performance.now() - began)) * 1000, failed };
}
