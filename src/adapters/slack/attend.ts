// One event of Slack from its arrival to its answer, whichever way it came.
import { randomUUID } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import type { Bot } from '../../core/bot.ts';
import type { Reply } from '../../core/command.ts';
import { at, listAt, stringAt } from '../../core/json.ts';
import { hold } from '../../core/lease.ts';
import type { Drawn } from '../../core/ports.ts';
import { type Drawings, exchange, type Line, sorry } from '../adapter.ts';
import { type Farewell, farewell, forget } from './farewell.ts';
import { openFigureFiles } from './figure-files.ts';
import type { Gallery } from './gallery.ts';
import { slackIn } from './index.ts';
import { openLine } from './line.ts';
import type { Payload } from './render.ts';
import type { Web } from './web.ts';

/** How long it is remembered what a repetition must not do again in any process, in milliseconds. */
const REMEMBERED = 600_000;

/** What every event is attended with. `gallery` is where Slack can fetch pictures, if it can. */
export type Attending = {
  readonly bot: Bot;
  readonly web: Web;
  readonly prefix: string;
  readonly gallery?: Gallery | undefined;
  readonly apiUrl?: string;
};

export type Acknowledge = (answer?: unknown) => Promise<void>;

type Render = (reply: Reply, pictures: Drawings) => Payload;

/** Attends to one event: `client` has its workspace's token, `ack` is absent where it was acknowledged before. */
export type Attend = (event: unknown, client: webApi.WebClient, ack?: Acknowledge) => Promise<void>;

/** Uploads a picture that stands in no conversation; gives its file's id. */
export async function uploadPicture(client: webApi.WebClient, { hash, png }: Drawn): Promise<string> {
  const sent = await client.filesUploadV2({ filename: `${hash.slice(0, 16)}.png`, file: Buffer.from(png) });
  const id = stringAt(listAt(at(listAt(sent, 'files')[0], 'files'))[0], 'id');
  if (id === undefined) throw new Error('Slack did not say which file the picture became.');
  return id;
}

export function attending({ bot, web, prefix, gallery, apiUrl }: Attending): Attend {
  const { clock, log } = bot;
  const files = openFigureFiles(bot);
  const { receive } = slackIn({ prefix });

  /** Draws for one workspace. A picture that Slack can neither fetch nor has yet is uploaded for the next time. */
  function renderFor(tenant: string, client: webApi.WebClient): Render {
    if (gallery) {
      const { render } = slackIn({ prefix, pictureBase: gallery.addressOf(tenant) });
      return (reply, pictures) => {
        for (const drawn of pictures.values()) void gallery.keep(tenant, drawn);
        return render(reply, pictures);
      };
    }
    const { render } = slackIn({ prefix, fileOf: (hash) => files.of(tenant, hash) });
    return (reply, pictures) => {
      for (const drawn of pictures.values()) void files.want(tenant, drawn, (wanted) => uploadPicture(client, wanted));
      return render(reply, pictures);
    };
  }

  /** Whether this came for the first time, to whichever process. A memory that fails takes it for new. */
  async function isNew(id: string): Promise<boolean> {
    const asked = hold(bot.store, `slack-event/${id}`, randomUUID(), clock.now(), REMEMBERED);
    const first = await asked.catch((err: unknown) => {
      log.warn(
        { interaction: id, err },
        'Whether this came from Slack before could not be looked up; it is let through.',
      );
      return true;
    });
    if (!first) bot.meter?.count('dedupe_total', { platform: 'slack' });
    return first;
  }

  /** An answer that is lost (one that cannot be drawn, say) leaves nobody without a word. */
  async function apologize(line: Line<Payload>, render: Render): Promise<void> {
    const reply: Reply = { kind: 'card', card: sorry };
    try {
      await line.late({ reply, payload: render(reply, new Map()) });
    } catch (err) {
      log.warn({ err }, 'Not even an apology got through.');
    }
  }

  /** What is being answered, with its workspace. */
  const underWay = new Map<Promise<unknown>, string>();

  /** Once more when all that was under way is done: it may have kept what it read before. */
  async function takeLeave(gone: Farewell): Promise<void> {
    await forget(bot, gone);
    const still = [...underWay].flatMap(([work, tenant]) => (tenant === gone.tenant ? [work] : []));
    if (still.length === 0) return;
    await Promise.allSettled(still);
    await forget(bot, gone);
  }

  return async (event, client, ack) => {
    const gone = farewell(event);
    if (gone) return takeLeave(gone);
    const interaction = receive(event);
    if (interaction === null) return ack?.();
    if (interaction.kind === 'home' && !(await isNew(interaction.id))) return;
    const render = renderFor(interaction.tenant, client);
    const line = openLine({
      interaction,
      event,
      call: web.of(interaction.tenant, client),
      async upload(channel, { name, bytes }) {
        await client.filesUploadV2({ channel_id: channel, filename: name, file: Buffer.from(bytes) });
      },
      isFirst: () => isNew(interaction.id),
      render,
      clock,
      log,
      ...(ack === undefined ? {} : { ack }),
      ...(apiUrl === undefined ? {} : { apiUrl }),
    });
    const work = exchange(bot, interaction, line, render);
    underWay.set(work, interaction.tenant);
    const ending = await work.finally(() => underWay.delete(work));
    // Whatever went wrong on the way, Slack is not left waiting; a second acknowledgement is none.
    await line.thinking();
    if (ending === 'lost') await apologize(line, render);
  };
}
