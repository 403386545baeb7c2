// A small suite that needs a browser; services.test.ts runs it where there is one and where there is none.
import { expect, it } from 'vitest';
import { chromium, describeWith } from '../services.ts';

describeWith(chromium, 'the page', (at) => it('opens', () => expect(at).not.toBe('')));
