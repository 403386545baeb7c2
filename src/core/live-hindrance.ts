// Why nobody can be shown a live answer: no key, switched off, nothing to spend, or a model that is of no use just now.
import type { Context } from './command.ts';
import { theStudy } from './library.ts';
import type { Caps } from './ports.ts';
import { isAlone, readSettings } from './settings.ts';
import { command, type Text } from './text.ts';

const isNothing = (caps: Caps): boolean => Math.min(caps.person, caps.place, caps.day, caps.month) <= 0;

/** Why nobody can be shown a live answer here, in words with the fix; null where one can. */
export async function liveHindrance(context: Context): Promise<Text | null> {
  const { interaction, model, caps, library, store } = context;
  if (!model || !caps) return ['No live model is set up: whoever runs this bot has given it no key for one.'];
  if (theStudy(library).demo.live === undefined) return ['This study is taught without live answers.'];
  if (isAlone(interaction)) return ['Live answers are switched on for a server, and here we are alone.'];
  const settings = await readSettings(store, interaction);
  if (settings.live !== true)
    return [
      'Live answers are switched off here. Whoever manages this place can switch them on with ',
      command('settings'),
      '.',
    ];
  if (isNothing({ ...caps, place: Math.min(caps.place, settings.liveCap ?? caps.place) }))
    return ['Nothing may be spent on live answers here: a cap stands at $0.'];
  return model.closed();
}
