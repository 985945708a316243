export interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** Of the radio group; one at a time on the screen. */
  readonly name: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly selected: Value;
  readonly onSelect: (value: Value) => void;
}

/** One of a few, as a segmented control. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, name, options, selected, onSelect } = props;
  return (
    <div class="segmented" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === selected}
            onChange={() => onSelect(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
