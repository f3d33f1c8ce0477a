// What pages say about where the program comes from: before it has an owner, and after. Markdown; the first line of each
// continues the list or section around it.
export const ownerBlocks = {
  use: {
    unowned: `- \`OWNER\` and \`COMMIT\`: this action is not published under an account yet. Put a copy of this repository into your own
  account (private is fine), and write that account and the id of the copy's newest commit.
  [docs/own-copy.md](docs/own-copy.md) has each click; it takes five minutes more.`,
    owned: (
      place,
      version,
    ) => `- Nothing in the line \`uses\`: \`${place}@${version}\` is a release that cannot be changed. If your organisation allows
  no actions of others, or you want to look at the code first, use [a copy of your own](docs/own-copy.md).`,
  },
  'use-de': {
    unowned: `- \`OWNER\` und \`COMMIT\`: Die Action ist noch unter keinem Konto veröffentlicht. Legen Sie eine Kopie dieses Repositorys
  in Ihrem eigenen GitHub-Konto an (sie darf privat sein), und tragen Sie dieses Konto und die ID des neuesten Commits
  der Kopie ein. [docs/own-copy.md](docs/own-copy.md) (englisch) zeigt jeden Klick; das dauert weitere fünf Minuten.`,
    owned: (
      place,
      version,
    ) => `- An der Zeile \`uses\` ändern Sie nichts: \`${place}@${version}\` ist eine Version, die niemand mehr ändern kann. Wenn
  Ihre Organisation keine fremden Actions erlaubt oder Sie den Code erst ansehen möchten, verwenden Sie
  [eine eigene Kopie](docs/own-copy.md) (englisch).`,
  },
  start: {
    unowned: `\`\`\`
cd prosonata-backup     # your copy of this repository
npm start               # backs up an embedded demo workspace and names the archive
\`\`\``,
    owned: () => `\`\`\`
npx prosonata-backup    # backs up an embedded demo workspace and names the archive
\`\`\`

\`npx\` comes with Node and fetches the program, which is one package without dependencies. From a copy of this repository
the same is \`npm start\`. Below, \`node dist/cli/index.js\` and \`npx prosonata-backup\` are the same.`,
  },
  copy: {
    unowned: `This project is not published under an account yet. A workflow can use an action only from a repository on GitHub, so you
need a copy of this one. It takes five minutes, costs nothing, and may be private. It contains the program alone; your
backups go into a repository of their own.`,
    owned: (
      place,
    ) => `The action is published as \`${place}\`, so you need no copy of your own. One is useful if your organisation allows no
actions of others, or if you want to look at each change before it runs. It takes five minutes, costs nothing, and may
be private. It contains the program alone; your backups go into a repository of their own.`,
  },
};
