// The few signs of the page, as vectors; each stands beside a word that says the same.
import { type Html, trusted } from './markup.ts';

const sign = (path: string): Html =>
  trusted(
    `<svg class="sign" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${path}</svg>`,
  );

const ring = '<circle cx="10" cy="10" r="7.5"/>';
export const tick = sign(`${ring}<path d="m6.8 10.3 2.2 2.2 4.3-4.7"/>`);
export const cross = sign(`${ring}<path d="m7.4 7.4 5.2 5.2m0-5.2-5.2 5.2"/>`);
export const care = sign('<path d="M10 3.2 18 16.8H2z"/><path d="M10 8.4v3.9m0 2.2v.1"/>');
export const lock = sign('<rect x="4.5" y="9" width="11" height="7.5" rx="1.8"/><path d="M7 9V6.6a3 3 0 0 1 6 0V9"/>');
export const people = sign(
  '<circle cx="7.2" cy="7" r="2.6"/><path d="M2.4 16c.4-3 2.3-4.6 4.8-4.6S11.6 13 12 16M12.5 4.7a2.6 2.6 0 0 1 0 4.7M14.3 11.9c1.8.6 3 2 3.3 4.1"/>',
);
export const away = sign('<path d="M8 5H5v10h10v-3M11.5 4.5h4v4M15.2 4.8 9.5 10.5"/>');
export const turned = sign('<path d="M5 3.5v6.2a3 3 0 0 0 3 3h7.2M12 9.3l3.4 3.4-3.4 3.4"/>');
export const sun = sign(
  '<circle cx="10" cy="10" r="3.4"/><path d="M10 2.6v1.6M10 15.8v1.6M2.6 10h1.6M15.8 10h1.6M4.8 4.8l1.1 1.1M14.1 14.1l1.1 1.1M4.8 15.2l1.1-1.1M14.1 5.9l1.1-1.1"/>',
);
export const anew = sign('<path d="M4.2 8.2a6.2 6.2 0 1 1-.3 3.4M4 3.8v4.5h4.5"/>');
export const send = sign('<path d="M10 16V4.5M5 9.3l5-5 5 5"/>');

/** The mark: two tiers. */
export const mark = trusted(
  '<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false"><rect class="tier-one" x="4" y="6" width="24" height="9" rx="4.5"/><rect class="tier-two" x="4" y="17" width="16" height="9" rx="4.5"/></svg>',
);
