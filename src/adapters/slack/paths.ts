// Where Slack and people find the bot on the one server.
export const EVENTS_PATH = '/slack/events';
export const INSTALL_PATH = '/slack/install';
export const REDIRECT_PATH = '/slack/oauth_redirect';
export const FIGURES_PATH = '/slack/figures';
