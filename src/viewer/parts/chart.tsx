/** Bars, one for each row; the table beside them says the same to those who do not see them. */

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly shown: string;
  /** A second value of the same row, such as what was planned. */
  readonly beside?: number;
}

const rowHeight = 24;
const nameWidth = 230;
const barWidth = 480;
const width = nameWidth + barWidth + 110;
const nameAtMost = 32;

export function BarChart({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const greatest = Math.max(...bars.flatMap(({ value, beside = 0 }) => [value, beside]), 0);
  const lengthOf = (value: number) => (greatest > 0 ? Math.max((value / greatest) * barWidth, 0) : 0);
  return (
    <svg class="chart" role="img" aria-label={title} viewBox={`0 0 ${width} ${bars.length * rowHeight + 4}`}>
      {bars.map(({ name, value, shown, beside }, index) => {
        const top = index * rowHeight;
        return (
          <g key={`${index} ${name}`}>
            <text x={nameWidth - 8} y={top + 16} text-anchor="end">
              {name.length > nameAtMost ? `${name.slice(0, nameAtMost - 1)}…` : name}
            </text>
            <rect x={nameWidth} y={top + 3} width={lengthOf(value)} height={rowHeight - 8} />
            {beside !== undefined && (
              <rect
                class="beside"
                x={nameWidth}
                y={top + rowHeight - 4}
                width={lengthOf(beside)}
                height={3}
              />
            )}
            <text x={nameWidth + lengthOf(value) + 6} y={top + 16}>
              {shown}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
