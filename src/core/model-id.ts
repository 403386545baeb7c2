// Whether an answer is of the model that was asked: what stands between may ask another one.

/** Whether `answered` names the model `id`; a name may go on with the day of its version. */
export const isOf = (id: string, answered: string): boolean => answered === id || answered.startsWith(`${id}-`);
