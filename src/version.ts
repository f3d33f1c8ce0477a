/** Version of this program, as in package.json; a test keeps the two equal. */
export const version = '0.1.0';

export const userAgent = `prosonata-backup/${version}`;

/** How workflows name the action once it has an owner; written by `npm run owner`, undefined until then. */
export const publishedAs: string | undefined = undefined;
