/** Invented names for the demo workspace; any likeness to a real agency or person is chance. */
export const firstNames = [
  ...['Anna', 'Jürgen', 'Mehmet', 'Sabine', 'Łukasz', 'Zoë', 'Käthe', 'Björn', 'Aylin', 'François'],
  ...['Uwe', 'Heike', 'Gülşen', 'Søren', 'Jörg', 'Lena', 'Hans-Peter', 'Çiğdem', 'Mia', 'Günther'],
];
export const lastNames = [
  ...['Müller', 'Groß', 'Yıldız', 'Weiß', 'Kowalski', 'Böhm', 'von der Heide', "O'Neill", 'Schäfer'],
  ...['Krüger', 'Lang', 'Dvořák', 'Süß', 'Müller-Lüdenscheidt', 'Jäger', 'Öztürk', 'Ebert', 'Thoß'],
];
export const trades = [
  ...['Bäckerei', 'Tischlerei', 'Kanzlei', 'Brauerei', 'Praxis', 'Gärtnerei', 'Spedition', 'Druckerei'],
  ...['Verlag', 'Stadtwerke', 'Möbelhaus', 'Weingut', 'Hörgeräte', 'Fußbodenbau'],
];
export const companyForms = ['', '', 'GmbH', 'GmbH & Co. KG', 'e. K.', 'AG', 'GbR', '"& Söhne"'];
export const streets = ['Große Straße', 'Königsallee', 'Am Grünen Weg', 'Bahnhofstr.', 'Rue de l’Église'];
export const works = [
  ...['Website', 'Frühstücks-Flyer', 'Logo', 'Messestand', 'Geschäftsbericht', 'Kampagne „Grün“'],
  ...['Newsletter', 'Relaunch', 'Imagefilm', 'Verpackung; Größe S', 'Speisekarte 50 % größer', 'Jubiläum'],
];
export const activities = [
  ...['Konzeption', 'Gestaltung', 'Reinzeichnung', 'Programmierung', 'Beratung', 'Projektleitung'],
  ...['Korrektur', 'Fotografie', 'Präsentation', 'Rücksprache mit Kunde'],
];

export interface Place {
  readonly postalCode: string | number;
  readonly city: string;
}

/** Postal codes as live accounts give them: some as numbers, some as text, those with a leading zero as text. */
export const places: readonly Place[] = [
  { postalCode: '01067', city: 'Dresden' },
  { postalCode: 10115, city: 'Berlin' },
  { postalCode: '10115', city: 'Berlin' },
  { postalCode: '02826', city: 'Görlitz' },
  { postalCode: 50667, city: 'Köln' },
  { postalCode: '08280', city: 'Aue-Bad Schlema' },
  { postalCode: 80331, city: 'München' },
  { postalCode: '40213', city: 'Düsseldorf' },
  { postalCode: 90762, city: 'Fürth' },
  { postalCode: '', city: '' },
];
