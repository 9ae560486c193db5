import { css } from 'lit';

/** The drawing of a DAG. */
export const graphStyles = css`
  .frame {
    padding: 14px;
    overflow: auto;
    max-height: 72vh;
  }
  svg.graph {
    display: block;
    margin: 0 auto;
    overflow: visible;
  }
  text {
    font-family: var(--sans);
    fill: var(--text);
  }
  .name {
    font-size: 13px;
    font-weight: 620;
  }
  .word {
    font-size: 12px;
    font-weight: 550;
    fill: var(--tone);
  }
  .small {
    font-size: 11px;
    fill: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .node {
    cursor: pointer;
    outline: none;
  }
  .box {
    fill: var(--surface);
    stroke: var(--line-strong);
    stroke-width: 1.25;
  }
  .toned .box {
    fill: color-mix(in srgb, var(--tone-soft) 60%, var(--surface));
    stroke: color-mix(in srgb, var(--tone) 55%, var(--line));
  }
  .idle .box {
    fill: var(--surface);
    stroke: var(--line-strong);
  }
  .finally .box {
    stroke-dasharray: 5 3;
  }
  .node:hover .box {
    stroke: var(--accent);
  }
  .looked .box {
    stroke: var(--accent);
    stroke-width: 2.5;
  }
  .node:focus-visible .box {
    stroke: var(--focus);
    stroke-width: 2.5;
  }
  .state {
    color: var(--tone);
  }
  .track {
    fill: var(--line);
  }
  .done {
    fill: var(--live);
  }
  .edge {
    fill: none;
    stroke: var(--line-strong);
    stroke-width: 1.4;
  }
  .edge.order {
    stroke-dasharray: 4 4;
  }
  .edge.flowed {
    stroke: color-mix(in srgb, var(--good) 60%, var(--line-strong));
  }
  .head {
    fill: var(--line-strong);
  }
  .port {
    font-size: 10px;
    fill: var(--muted);
    text-anchor: middle;
    paint-order: stroke;
    stroke: var(--surface);
    stroke-width: 3px;
    stroke-linejoin: round;
  }
`;
