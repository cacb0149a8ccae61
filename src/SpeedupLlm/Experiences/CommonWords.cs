using System.Collections.Frozen;

namespace SpeedupLlm.Experiences;

/// <summary>
/// Everyday words, which tell nothing about what a text is about. Without them a memory of three documents would find its "coins" in any question
/// about coins: there a word's frequency in the documents says nothing yet.
/// </summary>
internal static class CommonWords
{
    private const string Text = """
        a about above across add added after again against ago all almost alone along already also although always am among amount an and another any
        anyone anything are area around as ask asked at away back bad bag basket be became because become been before began begin behind being below
        beside best better between big bit black blue body book both bottle bottom bought box boy break bring brought brown build building bus but buy
        by call called came can car card care carry cart case cent center certain chance change cheap check child children choose city class clear
        close coin cold collect color come common complete contain cook copy correct cost could count country couple cover cup current cut daily dark
        date day deep did different dinner do does dog dollar done door down dozen draw drink drive drop during each early earn east easy eat eight
        either eleven else empty end enough equal etc even evening ever every everyone everything exact example expect eye face fact fall false family
        far farm fast father feel feet fell few field fifteen fifty fifth figure fill final find fine finish fire first fish five floor flower follow
        food foot for form found four fourth free fresh friday friend from front full further game garden gave general get girl give given glass go goes
        gone good got gram great green grew ground group grow had half hand happen hard has have he head hear heard heavy height held help her here high
        him his hold hole home hope hot hour house how however hundred i idea if important in inch include inside instead into is it item its job join
        just keep kept kilogram kilometer kind know known land large last late later lay lead learn least leave left length less let letter level life
        light like line list litre liter little live load long look lose lost lot love low lunch made main make man many march mark market may me mean
        meal measure meet men meter metre middle might mile milk million mine minus minute miss mix monday money month more morning most mother move much
        multiply must my name near need never new next nice night nine no none noon north not note nothing now number of off offer often oh old on once
        one only open or order other our out over own pack packet page paid pair paper part pass past pay people per percent person pick piece place plan
        plant plate play please plus point pool position possible pound present price problem produce profit provide pull push put question quick quite
        ran rate read ready real really red remain remember rest result return rice ride right river road room round row run safe said sale same saturday
        save saw say school second section see seem sell send sent separate set seven seventh several shall share she shelf ship shop short should show
        side sign similar simple since single sit six size sleep slow small so sold solve some someone something sometimes son soon south space special
        speed spend spent stand star start state stay step still stone stop store story straight street strong student study such sum sunday sure table
        take taken talk tall teacher team tell ten tenth than that the their them then there these they thing think third thirty this those though thought
        thousand three through throw thursday time times tiny to today together told tomorrow ton too took top total toward town toy train travel tree trip
        true try tuesday turn twelve twenty twice two type under unit until up upon us use used usual value very visit wait walk wall want was wash watch
        water way we wear wednesday week weekend weigh weight well went were west what wheel when where whether which while white who whole whom whose why
        wide width will win wind window with within without woman women wood word work world worth would write wrong yard year yellow yes yesterday yet you
        young your zero
        """;

    private static readonly FrozenSet<string> Stems =
        Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(WordStem.Of).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for the stem of an everyday word.</summary>
    public static bool Contains(string stem) => Stems.Contains(stem);
}
