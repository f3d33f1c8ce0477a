/** Invented names for the demo workspace; any likeness to a real agency or person is chance. */
export const firstNames = [
  'Anna',
  'Jürgen',
  'Mehmet',
  'Sabine',
  'Łukasz',
  'Zoë',
  'Käthe',
  'Björn',
  'Aylin',
  'François',
  'Uwe',
  'Heike',
];
export const lastNames = [
  'Müller',
  'Groß',
  'Yıldız',
  'Weiß',
  'Kowalski',
  'Böhm',
  'von der Heide',
  "O'Neill",
  'Schäfer',
  'Krüger',
  'Lang',
];
export const trades = [
  'Bäckerei',
  'Tischlerei',
  'Kanzlei',
  'Brauerei',
  'Praxis',
  'Gärtnerei',
  'Spedition',
  'Druckerei',
  'Verlag',
];
export const places = [
  'Dresden',
  'Köln',
  'Düsseldorf',
  'Berlin',
  'Görlitz',
  'Aue-Bad Schlema',
  'München',
  'Fürth',
];
export const works = [
  'Website',
  'Frühstücks-Flyer',
  'Logo',
  'Messestand',
  'Geschäftsbericht',
  'Kampagne „Grün“',
  'Newsletter',
  'Relaunch',
];
export const activities = [
  'Konzeption',
  'Gestaltung',
  'Reinzeichnung',
  'Programmierung',
  'Beratung',
  'Projektleitung',
  'Korrektur',
  'Fotografie',
];
/** Postal codes as live accounts give them: some as numbers, some as text with a leading zero. */
export const postalCodes: readonly (string | number)[] = ['01067', 10115, '02826', 50667, '08280', 80331];
