// The state of an installation under way: random, good for ten minutes and for one use, whichever process sees it again.
import { createHash, randomBytes } from 'node:crypto';
import type { StateStore } from '@slack/bolt';
import { z } from 'zod';
import type { Clock, Key, Store } from '../../core/ports.ts';

/** How long an installation may take, in milliseconds. */
const OPEN = 600_000;

const StateShape = z.object({ scopes: z.array(z.string()), redirectUri: z.string().optional() });

/** What is stored names the state without giving it away. */
const stateKey = (state: string): Key<z.infer<typeof StateShape>> => ({
  path: `lease/slack-install/${createHash('sha256').update(state).digest('hex')}`,
  shape: StateShape,
  version: 1,
});

/** A state that was never given, was used before, or is too old. */
export class UnknownState extends Error {
  readonly code = 'slack_oauth_invalid_state';
}

export const openStates = ({ store, clock }: { readonly store: Store; readonly clock: Clock }): StateStore => ({
  async generateStateParam({ scopes, redirectUri }) {
    const state = randomBytes(32).toString('base64url');
    const value = { scopes: [scopes].flat(), ...(redirectUri === undefined ? {} : { redirectUri }) };
    const expiresAt = clock.now() + OPEN;
    await store.update(stateKey(state), () => ({ value, expiresAt, result: undefined }));
    return state;
  },
  async verifyStateParam(_, state) {
    const options = await store.update(stateKey(state), (old) => ({
      value: old === undefined ? old : null,
      result: old,
    }));
    if (!options) throw new UnknownState('The state of this installation is unknown, used, or too old.');
    const { redirectUri, scopes } = options;
    return { scopes, ...(redirectUri === undefined ? {} : { redirectUri }) };
  },
});
