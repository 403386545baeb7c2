// The one message that a server gets when the bot joins it, where it may be posted.
import { type Guild, PermissionFlagsBits, type REST } from 'discord.js';
import type { Bot } from '../../core/bot.ts';
import { card, facts, note, text } from '../../core/card.ts';
import { theStudy } from '../../core/library.ts';
import { command } from '../../core/text.ts';
import { firstWelcome } from './guilds.ts';
import { render } from './render.ts';

const welcomeCard = (bot: Bot) =>
  card('Hello! I teach one study, step by step', [
    text([theStudy(bot.library).title, ' is the study. Whatever I answer, only the one who asked sees it.']),
    facts(
      bot.commands
        .filter((each) => each.audience === 'anyone')
        .map((each) => ({ text: [command(each.name), ` ${each.summary}`] })),
    ),
    note('I read no messages here. A command is all that reaches me.'),
  ]);

const NEEDS = [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.SendMessages];

/** Greets a server that the bot has just joined: once, in its system channel, where that is permitted; else not at all. */
export async function welcome(bot: Bot, rest: REST, guild: Guild): Promise<void> {
  const { systemChannel, members } = guild;
  const me = members.me;
  if (!systemChannel || !me || !systemChannel.permissionsFor(me).has(NEEDS)) return;
  if (!(await firstWelcome(bot, guild.id))) return;
  const payload = render({ kind: 'share', card: welcomeCard(bot) }, new Map());
  if (payload.kind === 'message') await rest.post(`/channels/${systemChannel.id}/messages`, { body: payload.body });
}
