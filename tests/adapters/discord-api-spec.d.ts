// The package names no types for its zod shapes; this is all that the tests need of them.
declare module 'discord-api-spec/zod' {
  type Shape = {
    safeParse(value: unknown): { readonly success: boolean; readonly error?: { readonly issues: readonly unknown[] } };
  };
  export const ApplicationCommandAutocompleteCallbackRequestSchema: Shape;
  export const ApplicationCommandUpdateRequestSchema: Shape;
  export const CreateMessageInteractionCallbackRequestSchema: Shape;
  export const CreateTextThreadWithMessageRequestSchema: Shape;
  export const IncomingWebhookRequestPartialSchema: Shape;
  export const IncomingWebhookUpdateRequestPartialSchema: Shape;
  export const MessageCreateRequestSchema: Shape;
  export const MessageEditRequestPartialSchema: Shape;
  export const ModalInteractionCallbackRequestSchema: Shape;
  export const UpdateMessageInteractionCallbackRequestSchema: Shape;
}
