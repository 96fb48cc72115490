// Renders the setup screens from their state. Keys and choices are in setup-state.ts.

import { Box } from "ink";
import type { ReactElement } from "react";
import { HelpOverlay } from "../widgets/HelpOverlay.tsx";
import { KeyBar } from "../widgets/KeyBar.tsx";
import { List } from "../widgets/List.tsx";
import { Rows, RowText } from "../widgets/RowText.tsx";
import { RuleLine } from "../widgets/RuleLine.tsx";
import { type Row, row } from "../widgets/rows.ts";
import { ScrollBox } from "../widgets/ScrollBox.tsx";
import { TitleBar } from "../widgets/TitleBar.tsx";
import { choiceRows, fleetChoices, fleetRow, nodeChoices, nodeRow } from "./node-rows.ts";
import { sectionRow } from "./section-rows.ts";
import { sectionChoices } from "./selection.ts";
import { setupHelp, setupKeys } from "./setup-help.ts";
import type { SetupInput } from "./setup-input.ts";
import { type SetupLayout, setupLayout } from "./setup-layout.ts";
import type { SetupPage, SetupState } from "./setup-model.ts";
import { textRows } from "./summary-rows.ts";
import { slotDetailRows, slotRow } from "./value-rows.ts";
import { chosenSlot } from "./values-state.ts";
import { alternativeRow, wayChoices } from "./way-rows.ts";

const TITLES: Readonly<Record<SetupPage, string>> = {
  summary: "",
  sections: "Sections",
  ways: "Alternatives",
  nodes: "Nodes",
  together: "Nodes that run together",
  values: "Values",
  findings: "Findings",
  guide: "The guide",
  rehearsal: "What differs from real nodes",
};

export interface SetupProps {
  readonly state: SetupState;
  readonly input: SetupInput;
}

/** The whole frame, exactly the size of the terminal. */
export function SetupView({ state, input }: SetupProps): ReactElement {
  const { columns, rows } = state.size;
  const title = <TitleBar title={input.runbook.title} destination={input.destination} width={columns} />;
  if (state.help !== null) {
    return (
      <Box flexDirection="column" width={columns} height={rows}>
        {title}
        <HelpOverlay help={setupHelp(state, input)} state={state.help} width={columns} height={rows - 1} />
      </Box>
    );
  }
  const layout = setupLayout(state.size, state.values.slots.length);
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      {title}
      <RowText row={pageRow(state, input)} width={columns} />
      {layout.rules && <RuleLine width={columns} />}
      <Body state={state} input={input} layout={layout} />
      {layout.rules && <RuleLine width={columns} />}
      <RowText
        row={row(state.message === null ? "" : ` ${state.message.text}`, state.message?.tone)}
        width={columns}
      />
      <KeyBar keys={setupKeys(state, input)} width={columns} />
    </Box>
  );
}

/** The guide's title, and the open page. */
function pageRow({ page }: SetupState, { runbook }: SetupInput): Row {
  return page === "summary" ? row(` ${runbook.title}`, "strong") : row(` ▸ ${TITLES[page]}`, "chosen");
}

function Body(props: SetupProps & { readonly layout: SetupLayout }): ReactElement {
  const { state, input, layout } = props;
  const { width, body } = layout;
  switch (state.page) {
    case "summary":
    case "findings":
    case "guide":
    case "rehearsal":
      return <ScrollBox rows={textRows(state, input)} state={state.scroll} width={width} height={body} />;
    case "sections": {
      const choices = sectionChoices(input);
      return (
        <List
          state={state.sections}
          count={choices.length}
          width={width}
          height={body}
          item={(index, chosen) => {
            const choice = choices[index];
            return choice === undefined
              ? []
              : sectionRow(choice, state.ticked.includes(choice.section.id), chosen, width);
          }}
        />
      );
    }
    case "ways": {
      const choices = wayChoices(input, state.ticked);
      return (
        <List
          state={state.ways}
          count={choices.length}
          width={width}
          height={body}
          item={(index, chosen) => {
            const choice = choices[index];
            if (choice === undefined) return [];
            const ticked = state.alternatives[choice.group]?.includes(choice.label) === true;
            return alternativeRow(choice, ticked, chosen, width);
          }}
        />
      );
    }
    case "nodes": {
      const choices = nodeChoices(state, input);
      const notices = choiceRows(state, input, width, body);
      return (
        <Box flexDirection="column" width={width} height={body}>
          <Rows rows={notices} width={width} />
          <List
            state={state.nodes}
            count={choices.length}
            width={width}
            height={body - notices.length}
            item={(index, chosen) => {
              const choice = choices[index];
              if (choice === undefined) return [];
              const ticked = (state.assignments[choice.role] ?? []).includes(choice.node.key);
              return nodeRow(choice, ticked, chosen, width);
            }}
          />
        </Box>
      );
    }
    case "together": {
      const choices = fleetChoices(state, input);
      return (
        <List
          state={state.fleets}
          count={choices.length}
          width={width}
          height={body}
          item={(index, chosen) => {
            const choice = choices[index];
            return choice === undefined ? [] : fleetRow(choice, state.together.includes(choice.role), chosen);
          }}
        />
      );
    }
    case "values":
      return <ValuesBody {...props} />;
  }
}

function ValuesBody({ state, input, layout }: SetupProps & { readonly layout: SetupLayout }): ReactElement {
  const { values } = state;
  const { width } = layout;
  const slot = chosenSlot(values);
  return (
    <Box flexDirection="column" width={width} height={layout.body}>
      <List
        state={values.list}
        count={values.slots.length}
        width={width}
        height={layout.list}
        item={(index, chosen) => {
          const it = values.slots[index];
          return it === undefined ? [] : slotRow(values, it, chosen, width - 5);
        }}
      />
      {layout.rules && <RuleLine width={width} />}
      <Rows
        rows={slot === null ? [] : slotDetailRows(values, slot, input, width)}
        width={width}
        height={layout.detail}
      />
    </Box>
  );
}
