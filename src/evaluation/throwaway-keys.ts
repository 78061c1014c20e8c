/** SECRET_KEYS of databases that live as long as a measurement, so that its processes open what each other sealed. */
export const THROWAWAY_KEYS = `throwaway:${Buffer.alloc(32).toString('base64')}`;
