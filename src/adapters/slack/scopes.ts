// What the app asks a workspace for, and why: nothing that reads messages.

/** Every scope with its reason, as an administrator would want to hear it. */
export const REASONS = {
  commands: 'to offer its slash commands and shortcuts',
  'chat:write': 'to write where it was invited, and to a person directly when a form has no other place to answer in',
  'files:write':
    'to give a person the file of their own data, in their direct message, and to show charts where there is no public address',
  'users:read':
    'to ask whether someone is an administrator, before a setting is changed or something is hosted, and what someone is called whom a card names without calling them',
  'usergroups:read': 'to let a user group host discussions, where a setting names one',
} as const;

export const SCOPES = Object.keys(REASONS) as readonly (keyof typeof REASONS)[];
