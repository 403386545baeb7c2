// The operator's numbers about a live model: what it cost, and whether anybody asks it.
import { expect, it } from 'vitest';
import { type Model, ModelTrouble } from '../../src/core/ports.ts';
import { openMeter } from '../../src/drivers/meter-prom.ts';
import { openScriptedModel } from '../../src/drivers/model-scripted.ts';
import { ASK } from '../contracts/model.contract.ts';
import { handClock } from '../world.ts';

const scripted = (): Model => openScriptedModel({ clock: handClock(), answers: ['Yes.'], id: 'a-model' });

it('A model that is watched answers as ever, and what its answers cost adds up', async () => {
  const meter = openMeter();
  const model = meter.watched(scripted());
  const costs = [await model.complete(ASK), await model.complete(ASK)].map(({ cost }) => cost);
  expect(costs[0]).toBeGreaterThan(0);
  const page = await meter.page();
  expect(Number(/^llm_cost_usd_total (.+)$/m.exec(page)?.[1])).toBeCloseTo((costs[0] ?? 0) + (costs[1] ?? 0), 12);
  expect(page).toMatch(/^llm_breaker_state 0$/m);
});

it('What an ask cost counts though no answer came of it, and a model that nobody may ask says so', async () => {
  const meter = openMeter();
  const trouble = new ModelTrouble('overloaded', { spent: 0.25 });
  const model = meter.watched({
    ...scripted(),
    complete: () => Promise.reject(trouble),
    closed: () => ['It has too much to do.'],
  });
  await expect(model.complete(ASK)).rejects.toBe(trouble);
  const page = await meter.page();
  expect(page).toMatch(/^llm_cost_usd_total 0.25$/m);
  expect(page).toMatch(/^llm_breaker_state 1$/m);
});
